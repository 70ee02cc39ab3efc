"""What workers did, added up and laid out for people: live, as plain lines, and at the end."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsbot.failures import in_words
from newsbot.monitoring.terminal import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.table import Table

    from newsbot.monitoring.worker_report import Number, Report

_WINDOW = 4.0  # seconds that a rate looks back
_REASONS = {
    "duplicates/canonical_url": "another address of a published article",
    "duplicates/content": "the text of a published article",
    "duplicates/near": "nearly the text of a published article",
    "articles/already_published": "published before, unchanged",
}


@dataclass(slots=True)
class Tally:
    """The figures of one worker, or of several in sum."""

    pages: int = 0
    """Responses that arrived, sources included."""
    articles: int = 0
    """Published for the first time."""
    updated: int = 0
    """Published as a new version."""
    duplicates: int = 0
    """Fetched, and not published for repeating an article."""
    stripped: int = 0
    """Lines of boilerplate taken out."""
    links: int = 0
    """Links to articles that the sources held."""
    seen: int = 0
    """Of them, links that had been queued before, in this crawl or an earlier one."""
    errors: int = 0
    """Logged as errors."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Why pages gave no article: reason → number."""

    @classmethod
    def of(cls, stats: Mapping[str, Number]) -> Tally:
        """Read Scrapy's statistics."""
        tally = cls(
            pages=int(stats.get("response_received_count", 0)),
            articles=int(stats.get("newsbot/articles/published", 0)),
            updated=int(stats.get("newsbot/articles/updated", 0)),
            stripped=int(stats.get("newsbot/boilerplate/lines", 0)),
            links=int(stats.get("newsbot/sources/links", 0)),
            seen=int(stats.get("newsbot/duplicates/request", 0)),
            errors=int(stats.get("log_count/ERROR", 0)),
        )
        for name, value in stats.items():
            event = name.removeprefix("newsbot/")
            if event == name or event == "duplicates/request":
                continue
            if event.startswith("duplicates/"):
                tally.duplicates += int(value)
            if event in _REASONS or event.startswith(("duplicates/", "dropped/")):
                reason = _REASONS.get(event) or in_words(event.partition("/")[2])
                tally.left_out[reason] = tally.left_out.get(reason, 0) + int(value)
        return tally

    def __add__(self, other: Tally) -> Tally:
        reasons = {**self.left_out}
        for reason, number in other.left_out.items():
            reasons[reason] = reasons.get(reason, 0) + number
        return Tally(
            self.pages + other.pages,
            self.articles + other.articles,
            self.updated + other.updated,
            self.duplicates + other.duplicates,
            self.stripped + other.stripped,
            self.links + other.links,
            self.seen + other.seen,
            self.errors + other.errors,
            reasons,
        )


class Progress:
    """Follows the reports of the workers of one launch."""

    def __init__(self, site: str, now: float | None = None) -> None:
        self.site = site
        self.started = time.monotonic() if now is None else now
        self.reports: Sequence[Report] = ()
        self._history: dict[str, deque[tuple[float, int]]] = {}

    def update(self, reports: Sequence[Report]) -> None:
        """Take in what the workers said last."""
        self.reports = sorted(reports, key=lambda report: report.worker)
        for report in reports:
            history = self._history.setdefault(report.worker, deque())
            if not history or history[-1][0] < report.beat:
                history.append((report.beat, Tally.of(report.stats).pages))
            while len(history) > 2 and history[-1][0] - history[0][0] > _WINDOW:
                history.popleft()

    def total(self) -> Tally:
        """All workers in sum."""
        return sum((Tally.of(report.stats) for report in self.reports), Tally())

    def rate(self, worker: str) -> float:
        """Pages per second of late."""
        history = self._history.get(worker)
        if not history or len(history) < 2:
            return 0.0
        (then, before), (now, after) = history[0], history[-1]
        return (after - before) / (now - then) if now > then else 0.0

    def seconds(self) -> float:
        """Since the launch."""
        return time.monotonic() - self.started

    def line(self) -> str:
        """For a log or a pipe: one line with the sums."""
        tally = self.total()
        rate = sum(self.rate(report.worker) for report in self.reports)
        return (
            f"{self.seconds():5.1f} s  {counted(tally.pages, 'page')} ({rate:.0f}/s)  "
            f"{counted(tally.articles + tally.updated, 'article')}  "
            f"{counted(tally.duplicates, 'duplicate')}  {counted(tally.stripped, 'line')} stripped"
            f"  {counted(tally.errors, 'error')}" + "".join(f"  {line}" for line in self.waits())
        )

    def waits(self) -> list[str]:
        """What workers wait for that have nothing to do, each once."""
        return list(dict.fromkeys(one_line(r.waits) for r in self.reports if r.waits))

    def table(self, *, final: bool = False) -> Table:
        """For a terminal: a row for each worker and one for the sum.

        Rates are those of the last seconds, or with `final` the mean over each worker's life.
        """
        from rich.box import SIMPLE_HEAD
        from rich.table import Table

        table = Table(
            box=SIMPLE_HEAD,
            padding=(0, 1, 0, 0),
            title=f"{self.site}, {self.seconds():.1f} s",
            title_justify="left",
            caption="\n".join(self.waits()) or None,
            caption_justify="left",
        )
        table.add_column("worker", no_wrap=True)
        for heading in ("pages", "per s", "articles", "updated", "repeats", "stripped"):
            table.add_column(heading, justify="right")
        table.add_column("errors", justify="right")
        table.add_column("state", no_wrap=True)
        rates = 0.0
        for report in self.reports:
            tally = Tally.of(report.stats)
            rate = self.rate(report.worker)
            if final:
                rate = tally.pages / max(report.beat - report.started, 0.001)
            rates += rate
            name = report.worker.rpartition("/")[2]
            table.add_row(name, *_cells(tally, rate), report.state)
        table.add_section()
        table.add_row("all", *_cells(self.total(), rates), "", style="bold")
        return table


def _cells(tally: Tally, rate: float) -> list[str]:
    return [
        f"{tally.pages:,}",
        f"{rate:.1f}",
        f"{tally.articles:,}",
        f"{tally.updated:,}",
        f"{tally.duplicates:,}",
        f"{tally.stripped:,}",
        f"{tally.errors:,}",
    ]
