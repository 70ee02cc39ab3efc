"""One measured crawl of the loopback newspaper."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import harness
from benchmarks.harness import Crew, Newspaper, RedisServer, scratch
from benchmarks.loopback import Hit, Site


class CrawlFailed(RuntimeError):  # noqa: N818, reads as the state it names
    """A crawler that fetched next to nothing; the message ends with its log."""


def crawl_once(
    kind: str,
    workers: int,
    site: Site,
    settings: dict[str, Any],
    arguments: dict[str, Any] | None = None,
    feed: Callable[[RedisServer, Site], None] | None = None,
    limit: float = 600,
    bodies: Path | None = None,
) -> tuple[dict[str, Any], list[Hit]]:
    """Run `workers` workers over the whole site; what they did, and what the server saw."""
    with (
        scratch() as folder,
        RedisServer(folder) as redis,
        Newspaper(site, folder / "log") as paper,
    ):
        if feed is not None:
            feed(redis, paper.site)
        url = "" if kind == "plain" else redis.url
        with Crew(kind, folder, paper.site, url, settings, arguments or {}) as crew:
            before = redis.meter()
            for _ in range(workers):
                crew.start()
            finished = wait_for_pages(crew, paper, limit)
            after = redis.meter()
            closed = crew.wait(30)
        hits = [hit for hit in paper.hits() if hit.page >= 0]
        reports = [worker.report() for worker in crew.workers]
        if len(hits) < 20 or not any(reports):
            raise CrawlFailed(f"{kind} did not crawl:\n{crew.workers[0].log.read_text()[-2000:]}")
        pages = len(hits)
        used = {name: (after[name] - before[name]) / pages for name in before}
        return {
            "kind": kind,
            "workers": workers,
            "pages": pages,
            "distinct": len({hit.page for hit in hits}),
            "pages_per_second": harness.middle_rate(hits),
            "cpu_ms": 1000 * sum(r.get("cpu", 0) for r in reports) / pages,
            "commands": used["commands"],
            "round_trips": used["reads"],
            "redis_cpu_ms": 1000 * used["cpu"],
            "redis_bytes": used["bytes"],
            "complete": finished and closed,
            "rss": max(r.get("max_rss", 0) for r in reports),
        }, hits


def wait_for_pages(crew: Crew, paper: Newspaper, limit: float, quiet: float = 12) -> bool:
    """Wait until every page was asked for, all workers ended, or nothing happens any more."""
    assert paper.log is not None
    deadline = time.monotonic() + limit
    size, changed = 0, time.monotonic()
    while time.monotonic() < deadline:
        # Looked at before the log, which the server writes ten times a second.
        ended = all(worker.process.poll() is not None for worker in crew.workers)
        if ended:
            time.sleep(0.3)
        now = paper.log.stat().st_size
        if now != size:
            size, changed = now, time.monotonic()
        if now // 16 >= paper.site.pages and len({h.page for h in paper.hits() if h.page >= 0}) >= (
            paper.site.pages
        ):
            time.sleep(0.3)
            return True
        if ended or (size and time.monotonic() - changed > quiet):
            return False
        time.sleep(0.2)
    return False
