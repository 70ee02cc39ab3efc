"""Whether a site is still what it was: shares of what its pages gave, now and before. Pure."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsbot.monitoring.worker_report import RUNNING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsbot.items import Article
    from newsbot.monitoring.worker_report import Report

FIELDS = ("authors", "date_published", "description", "image", "language")
"""Whose fill rate is watched; an article without title or body is none."""
ARTICLES_DROP, FIELD_DROP, LENGTH_DROP = 0.5, 0.3, 0.5
"""Shares of the past value that must be gone before it is told."""
DUPLICATES_RISE = 0.5
"""Of the articles, more than before."""
SURE = 2.33
"""Standard deviations of chance that a drop must exceed as well: one false alarm in a hundred."""
DROPPED = "newsbot/health/dropped/"
"""Prefix of the statistics that hold what a measure of a site fell to: `…/<site>/<measure>`."""
MAX_LENGTHS = 10_000
"""Of which a median is taken, for each site and worker."""


@dataclass(slots=True)
class Seen:
    """What one worker has seen of a site and not told yet."""

    pages: int = 0
    articles: int = 0
    duplicates: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=list)
    """Characters of bodies."""

    def add(self, article: Article | None) -> None:
        """Count a page and its article, or a page that gave none."""
        self.pages += 1
        if article is None:
            return
        self.articles += 1
        self.filled.update(name for name in FIELDS if getattr(article, name))
        if len(self.lengths) < MAX_LENGTHS:
            self.lengths.append(len(article.body))

    def counts(self) -> dict[str, float]:
        """All as numbers that may be added up; `length` is the median times the articles."""
        lengths = sorted(self.lengths) or [0]
        return {
            "pages": self.pages,
            "articles": self.articles,
            "duplicates": self.duplicates,
            "length": lengths[len(lengths) // 2] * self.articles,
            **{name: self.filled[name] for name in FIELDS},
        }


@dataclass(frozen=True, slots=True)
class Drop:
    """One measure of a site that is not what it was."""

    site: str
    measure: str
    """"articles", "length", "duplicates", or a field of `Article`."""
    now: float
    """Share from 0 to 1, or the median length in characters."""
    before: float
    pages: int
    """On which `now` rests."""

    def __str__(self) -> str:
        if self.measure == "length":
            values = f"{self.now:,.0f} characters in the median, before {self.before:,.0f}"
        else:
            of = "pages" if self.measure == "articles" else "articles"
            values = f"{self.now:.0%} of {of}, before {self.before:.0%}"
        return f"{self.site}: {self.measure} {values} (on {self.pages} pages)"


def drops(site: str, recent: Mapping[str, float], past: Mapping[str, float]) -> list[Drop]:
    """What fell since, the share of articles first. `recent` holds counts, `past` shares.

    Where the articles are gone nothing else is told: what is left says nothing of the fields.
    """
    pages, articles = int(recent["pages"]), recent["articles"]
    share = articles / pages
    if _fell(share, past["articles"], ARTICLES_DROP, pages):
        return [Drop(site, "articles", share, past["articles"], pages)]
    found = []
    for name in FIELDS if articles else ():
        now, before = recent.get(name, 0) / articles, past.get(name, 0.0)
        if _fell(now, before, FIELD_DROP, articles):
            found.append(Drop(site, name, now, before, pages))
    if articles:
        length, before = recent["length"] / articles, past.get("length", 0.0)
        if length < before * (1 - LENGTH_DROP):
            found.append(Drop(site, "length", length, before, pages))
        repeated, before = recent["duplicates"] / articles, past.get("duplicates", 0.0)
        if repeated - before >= DUPLICATES_RISE:
            found.append(Drop(site, "duplicates", repeated, before, pages))
    return found


def _fell(now: float, before: float, share: float, number: float) -> bool:
    chance = math.sqrt(before * max(1 - before, 0) / number)
    return before > 0 and now <= before * (1 - share) and before - now > SURE * chance


def dropped(stats: Mapping[str, Any]) -> list[str]:
    """One line for each measure of a site that statistics say fell."""
    lines = []
    for name in sorted(stats):
        if name.startswith(DROPPED):
            site, _, measure = name.removeprefix(DROPPED).rpartition("/")
            value = stats[name]
            lines.append(f"{site} is not as it was: {fell(measure, value)}; scrapy check {site}")
    return lines


def fell(measure: str, value: float) -> str:
    """A measure and what it fell to, in words."""
    return f"{measure} {value:,.0f} characters" if measure == "length" else f"{measure} {value:.0%}"


def drifted(reports: Sequence[Report]) -> dict[str, dict[str, float]]:
    """Site → measure → what it fell to, by the last report of each spider and all that run."""
    last = {report.spider: report for report in sorted(reports, key=lambda report: report.beat)}
    found: dict[str, dict[str, float]] = {}
    for report in reports:
        if report.state == RUNNING or last[report.spider] is report:
            for name, value in report.stats.items():
                if name.startswith(DROPPED):
                    site, _, measure = name.removeprefix(DROPPED).rpartition("/")
                    found.setdefault(site, {})[measure] = value
    return found
