"""The demo's five newspapers: what each prints, at which address, and what is true about it."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote

from newsbot.demo.stories import Newsroom, Story

if TYPE_CHECKING:
    from collections.abc import Sequence

PORT = 8765
IST = timezone(timedelta(hours=5, minutes=30))
FIRST_DAY = datetime(2026, 1, 12, 6, 0, tzinfo=IST)
"""When the oldest story appeared. Fixed, so that two runs print the same newspapers."""

SHAPES = ("tail", "inline", "widget", "aside", "plain")
"""Forms of recommended blocks, in `newsbot.demo.layout`."""

TROUBLES = ("slow", "rate-limited", "moved", "broken-markup")
"""What befalls one article of the last newspaper each; all of them still can be had."""


@dataclass(frozen=True, slots=True)
class Title:
    """A newspaper's identity."""

    key: str
    name: str
    language: str
    agency: str
    """Whose reports it prints."""
    copies_from: str | None = None


TITLES = (
    Title("ganga", "गंगा समाचार", "hi", "हिंद वार्ता"),
    Title("harbour", "The Harbour Times", "en", "Coastal Press"),
    Title("himalaya", "हिमालय दैनिक", "hi", "पर्वत न्यूज", copies_from="ganga"),
    Title("kaveri", "காவேரி செய்தி", "ta", "தென்னக செய்தி முகமை"),
    Title("plains", "The Plains Post", "en", "Inland News Service", copies_from="harbour"),
)


@dataclass(frozen=True, slots=True)
class TrueArticle:
    """An article of the demo with everything that a perfect crawl would know about it."""

    url: str
    paper: str
    title: str
    paragraphs: tuple[str, ...]
    """The whole body: paragraphs and subheadings."""
    authors: tuple[str, ...]
    publisher: str
    agency: str | None
    dateline: str | None
    date_published: str
    """ISO 8601 with offset."""
    date_modified: str | None
    language: str
    section: str
    """As printed, in the language of the newspaper."""
    tags: tuple[str, ...]
    image: str
    recommended: tuple[str, ...]
    """Lines of recommended links (markers and headlines) that stand in the article's container."""
    shape: str
    """Which of `SHAPES` they have."""
    duplicate_of: str | None
    """URL of the article whose text this one repeats."""
    copy: str | None
    """"exact", "near" or None, with `duplicate_of`."""
    trouble: str | None
    """One of `TROUBLES`."""
    story: Story = field(repr=False)

    @property
    def body(self) -> str:
        """As `Article.body` should be."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Paper:
    """A newspaper at its address; `articles` newest first."""

    title: Title
    origin: str
    """`http://127.0.0.2:8765`."""
    articles: Sequence[TrueArticle]
    sections: dict[str, str]
    """Path → name."""


def origins(port: int = PORT) -> list[str]:
    """One origin for each newspaper.

    `127.0.0.2`, `127.0.0.3`, … on one port. macOS configures `127.0.0.1` alone: there they are
    told apart by ports counted up from `port`.
    """
    count = len(TITLES)
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.2", 0))
        except OSError:
            return [f"http://127.0.0.1:{port + n}" for n in range(count)]
    return [f"http://127.0.0.{n + 2}:{port}" for n in range(count)]


def publish(
    articles: int = 120, *, port: int = PORT, edition: int = 1, seed: int = 1
) -> list[Paper]:
    """All newspapers, with about `articles` articles in sum.

    Args:
        articles: at least 40, so that every kind of article is there.
        port: see `origins`.
        edition: in edition 2, 3, … every sixth article has been updated since the one before.
        seed: other texts.
    """
    per_paper = max(8, articles // len(TITLES))
    newsrooms = {code: Newsroom(code, Random(f"{seed}/{code}")) for code in ("hi", "en", "ta")}
    printed: dict[str, list[TrueArticle]] = {}
    papers = []
    for title, origin in zip(TITLES, origins(port), strict=True):
        desk = _Desk(title, origin, newsrooms[title.language], Random(f"{seed}/{title.key}"))
        copied = printed.get(title.copies_from or "", [])
        printed[title.key] = desk.articles(per_paper, copied, edition)
        papers.append(Paper(title, origin, printed[title.key][::-1], desk.sections))
    return papers


def truth(
    articles: int = 120, *, port: int = PORT, edition: int = 1, seed: int = 1
) -> list[TrueArticle]:
    """Every article of `publish`."""
    papers = publish(articles, port=port, edition=edition, seed=seed)
    return [article for paper in papers for article in paper.articles]


class _Desk:
    """Fills one newspaper."""

    def __init__(self, title: Title, origin: str, newsroom: Newsroom, random: Random) -> None:
        self.title = title
        self.origin = origin
        self.sections: dict[str, str] = newsroom.phrases["sections"]
        self._newsroom = newsroom
        self._random = random

    def articles(
        self, count: int, copied: Sequence[TrueArticle], edition: int
    ) -> list[TrueArticle]:
        """Oldest first."""
        stories: list[tuple[Story, TrueArticle | None, str | None]] = []
        # Only agency reports are passed on. The updated ones stay out, so that a copy is a copy
        # in every edition.
        originals = iter([a for n, a in enumerate(copied) if a.agency and not _is_updated(n)])
        for n in range(count):
            at = FIRST_DAY + timedelta(minutes=37 * n + self._random.randint(0, 30))
            original = next(originals, None) if n % 4 == 2 else None
            if original is None:
                agency = self.title.agency if n % 3 == 0 else None
                stories.append((self._newsroom.story(at, agency=agency), None, None))
            elif n % 8 == 2:
                stories.append((original.story, original, "exact"))
            else:
                at = original.story.published + timedelta(hours=3)
                story = self._newsroom.reworked(original.story, at, self.title.agency)
                stories.append((story, original, "near"))
        for revision in range(2, edition + 1):
            for n, (story, original, copy) in enumerate(stories):
                if original is None and _is_updated(n):
                    at = story.published + timedelta(hours=5 * revision)
                    # A generator of its own: an update must not change what is written after it.
                    desk = Newsroom(story.language, Random(f"{story.title}/{revision}"))
                    stories[n] = desk.updated(story, at), original, copy
        urls = [self._url(n) for n in range(count)]
        return [
            self._article(n, urls, [story.title for story, _, _ in stories], *entry)
            for n, entry in enumerate(stories)
        ]

    def _article(
        self,
        n: int,
        urls: list[str],
        titles: list[str],
        story: Story,
        original: TrueArticle | None,
        copy: str | None,
    ) -> TrueArticle:
        shape = SHAPES[n % len(SHAPES)]
        others = [(n + step) % len(urls) for step in (1, 3, 4, 6)]
        marker = self._newsroom.phrases["also" if shape == "inline" else "related"][n % 3]
        headlines = tuple(titles[other] for other in others)
        recommended = {
            "inline": tuple(f"{marker}: {headline}" for headline in headlines[:2]),
            "aside": headlines,
        }.get(shape, (marker, *headlines))
        trouble = TROUBLES[n - 3] if self.title.key == "plains" and 3 <= n < 7 else None
        return TrueArticle(
            url=urls[n],
            paper=self.title.key,
            title=story.title,
            paragraphs=story.paragraphs,
            authors=story.authors,
            publisher=self.title.name,
            agency=story.agency,
            dateline=story.dateline,
            date_published=story.published.isoformat(),
            date_modified=story.modified.isoformat() if story.modified else None,
            language=story.language,
            section=self.sections[self._section(n)],
            tags=(self.sections[self._section(n)], story.title.partition(":")[0]),
            image=f"{self.origin}/images/{n}.jpg",
            recommended=recommended,
            shape=shape,
            duplicate_of=original.url if original else None,
            copy=copy,
            trouble=trouble,
            story=story,
        )

    def _section(self, n: int) -> str:
        return list(self.sections)[n % len(self.sections)]

    def _url(self, n: int) -> str:
        slug = f"report-{n}"
        if self.title.key == "himalaya":  # some sites put the headline's script into the path
            slug = quote(f"खबर-{self._section(n)}")
        return f"{self.origin}/{self._section(n)}/{slug}-{10_000 + n}.html"


def _is_updated(n: int) -> bool:
    return n % 6 == 1


def http_date(at: datetime) -> str:
    """RFC 9110 form."""
    return at.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
