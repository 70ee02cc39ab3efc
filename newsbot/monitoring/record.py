"""What one crawl was like over time, by host and by page; in bounded memory, and addable."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from typing import Final

FINEST: Final = 0.5
"""Seconds of the narrowest bucket of a `Series`."""
BUCKETS: Final = 240
"""Of a `Series` at most; beyond it buckets become twice as wide."""
HOSTS: Final = 1000
"""Told apart; further ones are counted together as `OTHERS`."""
OTHERS: Final = "other hosts"
WORST: Final = 20
"""Pages kept of each kind of bad page."""
LATENCIES: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, math.inf)
"""Upper ends in seconds of the classes that answers are sorted into."""


@dataclass(slots=True)
class Series:
    """Events over time: how many in each bucket of `width` seconds since the epoch."""

    width: float = FINEST
    counts: dict[int, float] = field(default_factory=dict)
    """Unix time divided by the width, rounded down → events."""

    def add(self, when: float, number: float = 1) -> None:
        bucket = int(when // self.width)
        self.counts[bucket] = self.counts.get(bucket, 0) + number
        if len(self.counts) > BUCKETS or bucket - next(iter(self.counts)) > BUCKETS:
            self._widen(self.width * 2)

    def _widen(self, width: float) -> None:
        factor = round(width / self.width)
        wider: dict[int, float] = {}
        for bucket, number in self.counts.items():
            wider[bucket // factor] = wider.get(bucket // factor, 0) + number
        self.width, self.counts = width, wider

    def rates(self) -> list[float]:
        """Events per second, bucket by bucket from the first to the last, zeros between."""
        if not self.counts:
            return []
        first, last = min(self.counts), max(self.counts)
        return [self.counts.get(bucket, 0) / self.width for bucket in range(first, last + 1)]

    def __add__(self, other: Series) -> Series:
        width = max(self.width, other.width)
        total = Series(width)
        for part in (self, other):
            copy = Series(part.width, dict(part.counts))
            copy._widen(width)
            for bucket, number in copy.counts.items():
                total.counts[bucket] = total.counts.get(bucket, 0) + number
        if total.counts and max(total.counts) - min(total.counts) > BUCKETS:
            total._widen(width * 2)
        return total


@dataclass(slots=True)
class HostRecord:
    """One host's share."""

    pages: int = 0
    bytes: int = 0
    articles: int = 0
    left_out: int = 0
    failed: int = 0
    """Answers with a status of 400 and above."""
    seconds: float = 0.0
    """Waited for answers, in sum."""
    slowest: float = 0.0

    def __add__(self, other: HostRecord) -> HostRecord:
        return HostRecord(
            self.pages + other.pages,
            self.bytes + other.bytes,
            self.articles + other.articles,
            self.left_out + other.left_out,
            self.failed + other.failed,
            self.seconds + other.seconds,
            max(self.slowest, other.slowest),
        )


@dataclass(slots=True)
class Record:
    """All that a report shows of one worker's crawl, or of several in sum."""

    spider: str = ""
    workers: int = 1
    started: float = 0.0
    """Unix seconds."""
    ended: float = 0.0
    reason: str = ""
    """Why it ended, in Scrapy's word."""
    stats: dict[str, float] = field(default_factory=dict)
    """Scrapy's statistics that are numbers."""
    pages: Series = field(default_factory=Series)
    articles: Series = field(default_factory=Series)
    latency: list[int] = field(default_factory=lambda: [0] * len(LATENCIES))
    """Answers by the classes of `LATENCIES`."""
    hosts: dict[str, HostRecord] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    """Seconds and URL; a heap of the `WORST`."""
    largest: list[tuple[float, str]] = field(default_factory=list)
    """Bytes and URL; likewise."""
    left_out: dict[str, list[str]] = field(default_factory=dict)
    """Reason → URLs, the first `WORST`."""

    def host(self, name: str) -> HostRecord:
        if name not in self.hosts and len(self.hosts) >= HOSTS:
            name = OTHERS
        return self.hosts.setdefault(name, HostRecord())

    def answered(self, when: float, host: str, url: str, status: int, size: int) -> None:
        """Note an answer, whatever its status."""
        self.pages.add(when)
        record = self.host(host)
        record.pages += 1
        record.bytes += size
        record.failed += status >= 400
        keep_worst(self.largest, (size, url))

    def waited(self, seconds: float, host: str, url: str) -> None:
        """Note how long an answer took from the connection to its last byte."""
        self.latency[next(n for n, end in enumerate(LATENCIES) if seconds <= end)] += 1
        record = self.host(host)
        record.seconds += seconds
        record.slowest = max(record.slowest, seconds)
        keep_worst(self.slowest, (seconds, url))

    def gave_article(self, when: float, host: str, language: str | None) -> None:
        self.articles.add(when)
        self.host(host).articles += 1
        tag = language or "unknown"
        if tag in self.languages or len(self.languages) < HOSTS:
            self.languages[tag] = self.languages.get(tag, 0) + 1

    def gave_none(self, host: str, url: str, reason: str) -> None:
        self.host(host).left_out += 1
        urls = self.left_out.setdefault(reason, [])
        if len(urls) < WORST:
            urls.append(url)

    def __add__(self, other: Record) -> Record:
        total = Record(
            spider=self.spider or other.spider,
            workers=self.workers + other.workers,
            started=min(self.started, other.started),
            ended=max(self.ended, other.ended),
            reason=self.reason if self.reason == other.reason else f"{self.reason}, {other.reason}",
            pages=self.pages + other.pages,
            articles=self.articles + other.articles,
            latency=[a + b for a, b in zip(self.latency, other.latency, strict=True)],
        )
        for part in (self, other):
            for name, value in part.stats.items():
                total.stats[name] = total.stats.get(name, 0) + value
            for name, host in part.hosts.items():
                own = name if name in total.hosts or len(total.hosts) < HOSTS else OTHERS
                total.hosts[own] = total.hosts.get(own, HostRecord()) + host
            for tag, number in part.languages.items():
                total.languages[tag] = total.languages.get(tag, 0) + number
            for reason, urls in part.left_out.items():
                total.left_out[reason] = [*total.left_out.get(reason, ()), *urls][:WORST]
            for seconds in part.slowest:
                keep_worst(total.slowest, seconds)
            for size in part.largest:
                keep_worst(total.largest, size)
        return total


def keep_worst(heap: list[tuple[float, str]], page: tuple[float, str]) -> None:
    """Push to a heap that keeps the `WORST` greatest."""
    if len(heap) < WORST:
        heapq.heappush(heap, page)
    elif page > heap[0]:
        heapq.heapreplace(heap, page)
