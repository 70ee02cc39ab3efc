"""The demo newspapers while time passes: they print, update and take back by a timetable.

Known to the second, so that what a crawl brought home, and how late, can be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from newsbot.demo.press import IST, TITLES, Paper, TrueArticle, publish
from newsbot.demo.server import Newspapers, Reply, Shelf
from newsbot.demo.stories import Newsroom
from newsbot.revisit.clock import DAY, Clock

HOUR = 3600.0

RHYTHMS: dict[str, Sequence[tuple[float, float, float]]] = {
    "ganga": ((5.5, 2.0, 8), (12, 4, 2), (17, 2.5, 6)),
    "harbour": ((6, 15, 12),),
    "himalaya": ((9, 8, 1.3),),
    "kaveri": ((18, 1.5, 5),),
    "plains": ((7, 1, 3), (14, 1, 3), (22, 1, 2)),
}
"""Newspaper → bursts of its day: hour it begins, hours it lasts, articles."""


@dataclass(frozen=True, slots=True)
class Event:
    """One article's life. Unix seconds of the timetable's clock."""

    published: float
    updated: float | None = None
    removed: float | None = None


def timetable(
    begin: float, days: float, *, busy: float = 1.0, seed: int = 1
) -> dict[str, list[Event]]:
    """Newspaper → its articles' lives: bursts, quiet nights, every fifth article updated within a
    day, every thirtieth removed.

    Args:
        begin: Unix seconds.
        days: how long.
        busy: factor on the number of articles.
        seed: other times.
    """
    found = {}
    for title in TITLES:
        chance = Random(f"{seed}/{title.key}")
        times: list[float] = []
        for day in range(int(days + 0.999)):
            for start, hours, articles in RHYTHMS[title.key]:
                wanted = articles * busy
                number = int(wanted) + (chance.random() < wanted % 1)
                times += [
                    begin + day * DAY + (start + chance.random() * hours) * HOUR
                    for _ in range(number)
                ]
        times = sorted(time for time in times if time < begin + days * DAY)
        found[title.key] = [_life(n, time, chance) for n, time in enumerate(times)]
    return found


def _life(n: int, published: float, chance: Random) -> Event:
    if n % 30 == 17:
        return Event(published, removed=published + chance.uniform(1.5, 20) * HOUR)
    if n % 5 == 2:
        return Event(published, updated=published + chance.uniform(0.3, 20) * HOUR)
    return Event(published)


class LiveNewspapers(Newspapers):
    """Newspapers that print by a timetable.

    Args:
        events: see `timetable`.
        clock: by which they print.
        dies: newspaper → when it stops answering (status 503), for ever.
        redesigns: newspaper → when its pages get other markup.
    """

    def __init__(
        self,
        events: Mapping[str, Sequence[Event]],
        clock: Clock,
        *,
        port: int = 0,
        dies: Mapping[str, float] | None = None,
        redesigns: Mapping[str, float] | None = None,
    ) -> None:
        longest = max(map(len, events.values()), default=0)
        # Some of what the newspapers print is copied from another; here each text is one article.
        super().__init__(port, articles=len(TITLES) * (longest * 3 // 2 + 20))
        self.events = events
        self.clock = clock
        self.dies = dict(dies or {})
        self.redesigns = dict(redesigns or {})
        self._lives: dict[str, list[tuple[Event, TrueArticle, TrueArticle]]] = {}
        self._whole: dict[str, Paper] = {}

    def go_on(
        self,
        events: Mapping[str, Sequence[Event]],
        clock: Clock,
        *,
        dies: Mapping[str, float] | None = None,
        redesigns: Mapping[str, float] | None = None,
    ) -> None:
        """Print by another timetable from now on, with no more articles than the first."""
        self.events, self.clock = events, clock
        self.dies, self.redesigns = dict(dies or {}), dict(redesigns or {})
        self._print()

    def lives(self) -> list[tuple[Event, TrueArticle, TrueArticle]]:
        """Of every article: when it does what, as first printed, and as it is at last."""
        return [life for lives in self._lives.values() for life in lives]

    def _print(self) -> None:
        for paper in publish(self._articles, port=self.port, seed=self._seed):
            key = paper.title.key
            own = [a for a in paper.articles if not (a.duplicate_of or a.trouble)]
            events = self.events.get(key, ())
            self._lives[paper.origin] = [
                (event, *_versions(article, event))
                for event, article in zip(events, own[: len(events)], strict=True)
            ]
            self._whole[paper.origin] = paper
            self._papers[paper.origin] = Shelf(paper)

    def _answer(self, origin: str, method: str, target: str, headers: dict[str, str]) -> Reply:
        now, whole = self.clock.now(), self._whole[origin]
        if now >= self.dies.get(whole.title.key, now + 1):
            return Reply(503, {})
        out = [life for life in self._lives[origin] if life[0].published <= now]
        printed = [
            last if event.updated is not None and event.updated <= now else first
            for event, first, last in out
            if event.removed is None or event.removed > now
        ]
        shelf = Shelf(replace(whole, articles=printed[::-1]), links_of=whole)
        self._papers[origin] = shelf
        reply = super()._answer(origin, method, target, headers)
        if reply.status == 200 and now >= self.redesigns.get(whole.title.key, now + 1):
            body = reply.body.replace(b'class="article-body"', b'class="c-text_x7f"')
            return reply._replace(body=body.replace(b'id="main"', b'id="app"'))
        return reply


def _versions(article: TrueArticle, event: Event) -> tuple[TrueArticle, TrueArticle]:
    printed = datetime.fromtimestamp(event.published, IST)
    story = replace(article.story, published=printed)
    first = replace(article, date_published=printed.isoformat(), story=story)
    if event.updated is None:
        return first, first
    at = datetime.fromtimestamp(event.updated, IST)
    desk = Newsroom(story.language, Random(f"{story.title}/live"))
    new = desk.updated(story, at)
    changed = replace(first, story=new, paragraphs=new.paragraphs, date_modified=at.isoformat())
    return first, changed


_SITE = '''from newsbot.discovery import Feed, Listing, NewsSitemap, Sitemap
from newsbot.spiders.news import NewsSpider


class {name}Spider(NewsSpider):
    """A newspaper of the demo."""

    name = "{key}"
    allowed_domains = ["{host}"]
    home = "{origin}"
    country, language = "IN", "{language}"
    timezone = "Asia/Kolkata"
    article_urls = r"-\\d+\\.html$"
    sources = [{sources}]
    {more}
'''
_SOURCES = {
    "ganga": 'NewsSitemap("/news-sitemap.xml"), Feed("/rss.xml"), Sitemap("/sitemap.xml")',
    "harbour": 'Feed("/rss.xml"), Sitemap("/sitemap.xml")',
    "himalaya": ", ".join(
        f'Listing("/{section}/", links=".listing")'
        for section in ("desh", "rajya", "khel", "vyapar")
    ),
    "kaveri": 'Feed("/atom.xml"), Sitemap("/sitemap.xml")',
    "plains": 'NewsSitemap("/news-sitemap.xml"), Listing("/")',
}


def write_sites(folder: Path, papers: Sequence[Paper], **more: str) -> str:
    """A catalogue of these newspapers, as the package `demo_sites` in this folder.

    Gives the package's name, for SPIDER_MODULES; the folder belongs on the path of Python. `more`:
    newspaper → a further line of its class.
    """
    package = folder / "demo_sites"
    package.mkdir(parents=True, exist_ok=True)
    (package / "__init__.py").touch()
    for paper in papers:
        key = paper.title.key
        text = _SITE.format(
            key=key,
            name=key.capitalize(),
            host=urlsplit(paper.origin).hostname,
            origin=paper.origin,
            language=paper.title.language,
            sources=_SOURCES[key],
            more=more.get(key, ""),
        )
        (package / f"{key}.py").write_text(text.rstrip() + "\n")
    return package.name
