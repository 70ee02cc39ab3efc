"""Our frontier and scrapy-redis in turn, on the same loopback newspaper with the same spider.

`python -m benchmarks.frontier [--json FILE] [--pages N] [--workers 1,2,4] [--only crawl,…]`

Sections: `crawl` (throughput and what it costs), `polite` (what one host sees of four workers),
`start` (start URLs fed through Redis, slow answers), `store` (bytes per URL, pops and leases per
second), `fleet` (50 simulated workers). Ratios are the result; the times are this machine's.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import harness
from benchmarks.harness import RedisServer, progress, table
from benchmarks.loopback import Site, gaps
from benchmarks.runs import crawl_once

KINDS = ("scrapy-redis", "newsbot")
NO_PIPELINES: dict[str, Any] = {"ITEM_PIPELINES": {}}


def section_crawl(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Throughput with links to follow, per number of workers."""
    rows = []
    for workers in args.workers:
        for kind in ("plain", *KINDS) if workers == 1 else KINDS:
            progress(f"crawl: {kind}, {workers} workers, {args.pages:,} pages")
            settings = {**NO_PIPELINES, "BENCHMARK_PATIENCE": 0 if kind == "newsbot" else 6}
            # Theirs is of each worker, ours of all together: the host allows both the same.
            settings["CONCURRENT_REQUESTS_PER_DOMAIN"] = 16 * (workers if kind == "newsbot" else 1)
            row, _ = crawl_once(kind, workers, Site(args.pages, 0), settings)
            rows.append(row)
    for row in rows:
        peer = next(
            (r for r in rows if r["kind"] == "scrapy-redis" and r["workers"] == row["workers"]),
            None,
        )
        row["ratio"] = row["pages_per_second"] / peer["pages_per_second"] if peer else None
    columns = {
        "kind": "crawler",
        "workers": "workers",
        "distinct": "pages",
        "pages_per_second": "pages/s",
        "ratio": "x scrapy-redis",
        "cpu_ms": "CPU ms/page",
        "commands": "Redis commands/page",
        "round_trips": "round trips/page",
        "redis_cpu_ms": "Redis CPU ms/page",
        "redis_bytes": "Redis bytes/page",
        "complete": "complete",
    }
    table(
        "Crawling the loopback newspaper",
        list(columns.values()),
        [[r[c] for c in columns] for r in rows],
    )
    return rows


def section_polite(args: argparse.Namespace) -> list[dict[str, Any]]:
    """What one host sees of several workers that owe it 0.25 s between requests."""
    delay, workers, pages = 0.25, 4, args.polite_pages
    rows = []
    for kind in KINDS:
        progress(f"polite: {kind}, {workers} workers, delay {delay} s, {pages} pages")
        settings = {
            **NO_PIPELINES,
            "DOWNLOAD_DELAY": delay,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
            "BENCHMARK_PATIENCE": 6,
        }
        if kind == "newsbot":
            settings["BENCHMARK_PATIENCE"] = 0
        _, hits = crawl_once(kind, workers, Site(pages, 0, size=5000), settings)
        found = sorted(gap for _, gap in gaps(hits))
        # The first page alone is known at first: the rate counts from when the tree has spread.
        spread = hits[len(hits) // 10 :]
        seconds = spread[-1].time - spread[0].time
        rate = (len(spread) - 1) / seconds if seconds else 0.0
        rows.append(
            {
                "kind": kind,
                "pages": len(hits),
                "smallest_gap_ms": 1000 * found[0],
                "too_early": sum(gap < delay - 0.010 for gap in found),
                "rate": rate,
                "share_of_allowed": rate * delay,
            }
        )
    columns = [
        "crawler",
        "pages",
        "smallest gap ms",
        "starts too early",
        "requests/s",
        "x allowed rate",
    ]
    table("One host, 4 workers, delay 0.25 s", columns, [list(r.values()) for r in rows])
    return rows


def section_start(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Start URLs through Redis, answers after 50 to 950 ms, against plain Scrapy."""
    pages = args.start_pages
    site = Site(pages, 0, size=5000, latency=(0.05, 0.95))

    def feed(redis: RedisServer, where: Site) -> None:
        urls = [json.dumps({"url": where.url(page)}) for page in range(pages)]
        redis.client.lpush("tree:start_urls", *urls)

    rows: list[dict[str, Any]] = []
    for kind in ("plain", *KINDS):
        progress(f"start: {kind}, {pages} start URLs, 50 to 950 ms")
        start = list(range(pages)) if kind == "plain" else []
        settings = {**NO_PIPELINES, "BENCHMARK_PATIENCE": 3, "MAX_IDLE_TIME_BEFORE_CLOSE": 3}
        row, hits = crawl_once(
            kind, 1, site, settings, {"follow": False, "start": start}, None if start else feed
        )
        rate = (len(hits) - 1) / (hits[-1].time - hits[0].time)
        plain = rows[0]["pages_per_second"] if rows else rate
        rows.append(
            {
                "kind": kind,
                "pages": row["distinct"],
                "pages_per_second": rate,
                "x_plain": rate / plain,
            }
        )
    table(
        "Start URLs fed through Redis",
        ["crawler", "pages", "pages/s", "x plain Scrapy"],
        [list(r.values()) for r in rows],
    )
    return rows


def section_store(args: argparse.Namespace) -> dict[str, Any]:
    """Bytes and pops."""
    from benchmarks import frontier_store

    return frontier_store.section_store(args.urls, args.stores or frontier_store.STORES)


def section_fleet(args: argparse.Namespace) -> dict[str, Any]:
    """Simulated workers."""
    from benchmarks import frontier_fleet

    return frontier_fleet.section_fleet(args.urls)


def main() -> None:
    """Command line; see the module's text."""
    sections: dict[str, Callable[[argparse.Namespace], Any]] = {
        "crawl": section_crawl,
        "polite": section_polite,
        "start": section_start,
        "store": section_store,
        "fleet": section_fleet,
    }
    parser = argparse.ArgumentParser(description="Our frontier and scrapy-redis in turn.")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument(
        "--workers", type=lambda text: [int(n) for n in text.split(",")], default=[1, 2, 4]
    )
    parser.add_argument("--polite-pages", type=int, default=160)
    parser.add_argument("--start-pages", type=int, default=400)
    parser.add_argument("--urls", type=int, default=1_000_000, help="of `store` and `fleet`")
    parser.add_argument(
        "--stores",
        type=lambda text: text.split(","),
        help="of `store`: scrapy-redis, exact, expiring, bloom; ten million take long",
    )
    parser.add_argument(
        "--only",
        type=lambda text: text.split(","),
        default=list(sections),
        help=f"sections to run, of: {', '.join(sections)}",
    )
    args = parser.parse_args()
    if unknown := set(args.only) - set(sections):
        parser.error(f"no section {', '.join(sorted(unknown))}; there are: {', '.join(sections)}")
    harness.write_json(args.json, {name: sections[name](args) for name in args.only})


if __name__ == "__main__":
    main()
