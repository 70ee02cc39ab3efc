"""Reports composed from the phrase tables in `phrases/`, reproducible from a random generator."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random


@dataclass(frozen=True, slots=True)
class Story:
    """A report as the newsroom knows it, before any newspaper lays it out."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    """Paragraphs and subheadings in reading order."""
    subheads: frozenset[int]
    """Which of `paragraphs` are subheadings."""
    authors: tuple[str, ...]
    agency: str | None
    dateline: str | None
    """As printed at the head of the first paragraph, which contains it."""
    published: datetime
    modified: datetime | None = None


@cache
def phrases(language: str) -> dict[str, Any]:
    """The phrase table of "hi", "en" or "ta"."""
    table = files("newsbot.demo").joinpath("phrases", f"{language}.toml").read_text("utf-8")
    return tomllib.loads(table)


class Newsroom:
    """Writes stories in one language; no two with the same headline."""

    def __init__(self, language: str, random: Random) -> None:
        self.language = language
        self.phrases = phrases(language)
        self._random = random
        self._headlines: set[str] = set()

    def story(self, published: datetime, *, agency: str | None) -> Story:
        """A new story; `agency` None makes it a reporter's own, without a dateline."""
        place = self._pick("places")
        blocks = [self._paragraph() for _ in range(self._random.randint(5, 11))]
        subheads: frozenset[int] = frozenset()
        if len(blocks) > 8:
            at = self._random.randint(3, 5)
            blocks.insert(at, self._pick("subheads"))
            subheads = frozenset({at})
        dateline = None
        if agency:
            opening = self._fill(
                self.phrases["dateline"],
                place=place,
                agency=agency,
                day=published.day,
                month=self.phrases["months"][published.month - 1],
            )
            dateline = opening.partition(" (")[0]
            blocks[0] = opening + blocks[0]
        return Story(
            language=self.language,
            title=self.headline(place),
            paragraphs=tuple(blocks),
            subheads=subheads,
            authors=() if agency else self._authors(),
            agency=agency,
            dateline=dateline,
            published=published,
        )

    def headline(self, place: str | None = None) -> str:
        """A headline that this newsroom has not used yet."""
        while True:
            title = self._fill(self.phrases["title"], place=place or self._pick("places"))
            if title not in self._headlines:
                self._headlines.add(title)
                return title

    def updated(self, story: Story, at: datetime) -> Story:
        """The story with one more paragraph in front of its last."""
        *head, last = story.paragraphs
        news = self._fill(self.phrases["updated"])
        return replace(story, paragraphs=(*head, news, last), modified=at)

    def reworked(self, story: Story, at: datetime, agency: str) -> Story:
        """What another desk makes of it: own headline, one sentence more, the credit changed."""
        old = story.agency or ""
        first, *middle, last = story.paragraphs
        return replace(
            story,
            title=self.headline(),
            paragraphs=(first.replace(old, agency, 1), *middle, f"{last} {self._figure()}"),
            agency=agency,
            published=at,
        )

    def _paragraph(self) -> str:
        sentences = [self._sentence() for _ in range(self._random.randint(2, 4))]
        return " ".join(sentences)

    def _sentence(self) -> str:
        roll = self._random.random()
        if roll < 0.14:
            return self._fill(self.phrases["quote"])
        return self._figure() if roll < 0.26 else self._fill(self.phrases["statement"])

    def _figure(self) -> str:
        return self._fill(self._pick("figures"))

    def _authors(self) -> tuple[str, ...]:
        first, second = self._person(), self._person()
        return (first, second) if first != second and self._random.random() < 0.2 else (first,)

    def _person(self) -> str:
        return f"{self._pick('given')} {self._pick('family')}"

    def _pick(self, table: str) -> str:
        chosen: str = self._random.choice(self.phrases[table])
        return chosen

    def _fill(self, template: str, **known: object) -> str:
        """Replace `{slots}`; phrases have slots of their own, so until none is left."""
        tables = {"opener": "openers", "actor": "actors", "act": "acts", "tail": "tails"}
        tables |= {"quote": "quotes", "place": "places", "role": "roles"}
        while "{" in template:
            head, _, rest = template.partition("{")
            slot, _, rest = rest.partition("}")
            if slot in known:
                value = str(known[slot])
            elif slot in tables:
                value = self._pick(tables[slot])
            elif slot == "person":
                value = self._person()
            else:  # {n} is the larger number, {m} the smaller
                value = str(self._random.randint(*((21, 98) if slot == "n" else (3, 19))))
            template = f"{head}{value}{rest}"
        return template
