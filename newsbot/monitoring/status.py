"""The state of all crawls that share one Redis, in one look."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from newsbot.failures import in_words, reason_named
from newsbot.monitoring.progress import Tally
from newsbot.monitoring.stored import number
from newsbot.monitoring.terminal import counted, one_line
from newsbot.monitoring.worker_report import RUNNING, Report, read_reports
from newsbot.redis import keys
from newsbot.stream.admin import Group, StreamAdmin

if TYPE_CHECKING:
    import redis
    from rich.console import RenderableType

SILENT_AFTER = 15.0
"""Seconds without a report after which a running worker is called silent."""
SILENT = "silent"
HOSTS = 10
"""Hosts shown for a spider, those with the longest queues."""


@dataclass(slots=True)
class WorkerStatus:
    """One worker, running or ended."""

    worker: str
    spider: str
    state: str
    """"running", "silent" (killed, or cut off from Redis), or why it ended."""
    seconds: float
    """Of its life so far."""
    heard: float
    """Seconds since its last report."""
    pages: int
    pages_per_second: float
    """Mean over its life."""
    articles: int
    duplicates: int
    stripped: int
    errors: int
    left_out: dict[str, int]


@dataclass(slots=True)
class SpiderStatus:
    """One spider's queue."""

    spider: str
    queued: int
    in_flight: int
    """Leased by a worker."""
    dead_letters: int
    hosts: dict[str, int]
    """Host → requests queued, the longest `HOSTS`."""
    slowed: dict[str, float]
    """Host in trouble (429, 503, time-outs) → seconds between two requests that it is given."""


@dataclass(slots=True)
class Status:
    """All that `scrapy status` shows."""

    workers: list[WorkerStatus] = field(default_factory=list)
    spiders: list[SpiderStatus] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)
    """Statuses from 400 and failed downloads → number, over all workers."""
    groups: list[Group] = field(default_factory=list)
    """Readers of the stream."""
    stream_length: int = 0
    memory_used: int = 0
    """Bytes."""
    memory_limit: int = 0
    """Bytes; 0 for none."""


def read_status(client: redis.Redis, namespace: str, now: float | None = None) -> Status:
    """Look once; costs a scan of the keys' names."""
    now = time.time() if now is None else now
    reports = read_reports(client, namespace)
    memory = client.info("memory")
    names = {report.spider for report in reports} | set(_spiders(client, namespace))
    return Status(
        workers=[_worker(report, now) for report in reports],
        spiders=[_spider(client, namespace, name) for name in sorted(names)],
        failures=_failures(reports),
        groups=StreamAdmin(client, namespace).status().groups,
        stream_length=client.xlen(keys.STREAM(namespace)),
        memory_used=int(memory.get("used_memory", 0)),
        memory_limit=int(memory.get("maxmemory", 0)),
    )


def _worker(report: Report, now: float) -> WorkerStatus:
    tally = Tally.of(report.stats)
    heard = max(now - report.beat, 0.0)
    seconds = max(report.beat - report.started, 0.001)
    is_silent = report.state == RUNNING and heard > SILENT_AFTER
    return WorkerStatus(
        worker=report.worker,
        spider=report.spider,
        state=SILENT if is_silent else report.state,
        seconds=round(seconds, 1),
        heard=round(heard, 1),
        pages=tally.pages,
        pages_per_second=round(tally.pages / seconds, 2),
        articles=tally.articles + tally.updated,
        duplicates=tally.duplicates,
        stripped=tally.stripped,
        errors=tally.errors,
        left_out=tally.left_out,
    )


def _failures(reports: list[Report]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for report in reports:
        for name, value in report.stats.items():
            status = name.removeprefix("downloader/response_status_count/")
            if status != name and status.isdigit() and int(status) >= 400:
                found[f"status {status}"] += int(value)
            elif name.startswith("downloader/exception_type_count/"):
                found[name.rpartition(".")[2]] += int(value)
    return dict(found.most_common())


def _spiders(client: redis.Redis, namespace: str) -> Iterator[str]:
    before, after = keys.STATE(namespace, spider="*").split("*")
    for name in client.scan_iter(f"{_literal(before)}*{after}", count=1000):
        text = name.decode() if isinstance(name, bytes) else str(name)
        yield text.removeprefix(before).removesuffix(after)


def _literal(text: str) -> str:
    """As a pattern that matches just this text."""
    return "".join(f"\\{character}" if character in "*?[]\\^" else character for character in text)


def _spider(client: redis.Redis, namespace: str, name: str) -> SpiderStatus:
    size = client.hget(keys.STATE(namespace, spider=name), "size")
    workers = cast("list[bytes]", client.zrange(keys.WORKERS(namespace, spider=name), 0, -1))
    ready = cast("list[bytes]", client.zrange(keys.READY(namespace, spider=name), 0, 999))
    with client.pipeline(transaction=False) as several:
        for worker in workers:
            several.hlen(keys.LEASES(namespace, spider=name, worker=worker.decode()))
        for host in ready:
            several.zcard(keys.QUEUE(namespace, spider=name, host=host.decode()))
        for host in ready:
            several.hget(keys.HOST(namespace, host=host.decode()), "p")
        several.llen(keys.DEAD_LETTERS(namespace, spider=name))
        *counts, dead = several.execute()
    hosts = [host.decode() for host in ready]
    queued, paces = counts[len(workers) :][: len(hosts)], counts[len(workers) + len(hosts) :]
    lengths = dict(zip(hosts, queued, strict=True))
    slowed = {host: number(pace) / 1000 for host, pace in zip(hosts, paces, strict=True) if pace}
    longest = sorted(lengths.items(), key=lambda pair: -pair[1])[:HOSTS]
    return SpiderStatus(
        spider=name,
        queued=int(number(cast("bytes | None", size))),
        in_flight=sum(counts[: len(workers)]),
        dead_letters=dead,
        hosts=dict(longest),
        slowed=slowed,
    )


def render(status: Status) -> RenderableType:
    """For a terminal, or as plain text where there is none."""
    from rich.console import Group as RenderGroup
    from rich.text import Text

    limit = f" of {status.memory_limit / 2**20:.0f}" if status.memory_limit else ""
    running = [worker for worker in status.workers if worker.state == RUNNING]
    pace = sum(60 * worker.articles / max(worker.seconds, 1) for worker in running)
    rate = f", {pace:,.0f} a minute from those that run" if running else ""
    last = (
        f"{counted(status.stream_length, 'article')} in the stream{rate}; "
        f"Redis uses {status.memory_used / 2**20:.1f}{limit} MiB"
    )
    if not status.workers and not status.spiders:
        return Text(f"Nothing has been crawled yet. {last}")
    parts: list[RenderableType] = [_worker_table(status), _spider_table(status)]
    if status.groups:
        parts.append(_group_table(status))
    if status.failures:
        failed = ", ".join(
            f"{n:,} × {one_line(what if ' ' in what else in_words(reason_named(what)))}"
            for what, n in status.failures.items()
        )
        parts.append(Text(f"Failed: {failed}"))
    for spider in status.spiders:
        if spider.slowed:
            hosts = ", ".join(
                f"{one_line(host, 60)} every {pace:.0f} s" for host, pace in spider.slowed.items()
            )
            parts.append(Text(f"In trouble, asked more rarely: {hosts}"))
    return RenderGroup(*parts, Text(last))


def _group_table(status: Status) -> RenderableType:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("reader")
    for heading in ("consumers", "unread", "in work", "dead letters", "behind"):
        table.add_column(heading, justify="right", no_wrap=True)
    for group in status.groups:
        unread = "?" if group.unread is None else f"{group.unread:,}"
        behind = "–" if group.oldest is None else f"{group.oldest:,.0f} s"
        figures = (f"{group.consumers:,}", unread, f"{group.pending:,}", f"{group.dead:,}", behind)
        table.add_row(one_line(group.name, 40), *figures)
    return table


def _worker_table(status: Status) -> RenderableType:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, padding=0)  # 80 columns hold it
    table.add_column("worker", min_width=10, overflow="fold")
    table.add_column("spider", min_width=6)
    for heading in ("pages", "pages/s", "articles", "repeats", "stripped", "errors"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("state", no_wrap=True)
    for worker in status.workers:
        table.add_row(
            _short(one_line(worker.worker)),
            one_line(worker.spider, 40),
            f"{worker.pages:,}",
            f"{worker.pages_per_second:.1f}",
            f"{worker.articles:,}",
            f"{worker.duplicates:,}",
            f"{worker.stripped:,}",
            f"{worker.errors:,}",
            f"silent {worker.heard:.0f} s"
            if worker.state == SILENT
            else one_line(worker.state, 40),
        )
    return table


def _short(name: str) -> str:
    """A long name without its middle: host and process id are at its ends."""
    return name if len(name) <= 20 else f"{name[:9]}…{name[-10:]}"


def _spider_table(status: Status) -> RenderableType:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("spider")
    for heading in ("queued", "in flight", "dead letters"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("longest queues")
    for spider in status.spiders:
        hosts = ", ".join(f"{one_line(host, 60)} {n:,}" for host, n in spider.hosts.items())
        figures = (spider.queued, spider.in_flight, spider.dead_letters)
        table.add_row(one_line(spider.spider, 40), *(f"{n:,}" for n in figures), hosts)
    return table
