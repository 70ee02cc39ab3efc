"""The whole way of a page, from the socket to the stream, beside what others do of it.

`python -m benchmarks.crawl [--json FILE] [--pages N] [--bodies DIR] [--only …] [--workers 1,2,4]`

Everyone reads the same loopback newspaper's sitemap and fetches all its pages, politeness off:

- `floor`: Scrapy that downloads and does nothing;
- `trafilatura`: Scrapy with trafilatura in its callback;
- `scrapy-redis`: the same with scrapy-redis and its RedisPipeline;
- `newsbot`: all fields, generic body, stripping, language, duplicate check, publish;
- `rule`: the same with a site rule for the body;
- `phases`: CPU of each step of the way, measured apart in one process.

`--bodies` serves saved pages (a folder of *.html.gz) instead of generated ones. Pages per second
are per core of the workers: server and Redis have their own. Quote ratios.
"""

from __future__ import annotations

import argparse
import gzip
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import harness
from benchmarks.harness import progress, table
from benchmarks.loopback import Pages, Site
from benchmarks.runs import CrawlFailed, crawl_once

RUNS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    # name: kind of worker, settings, arguments of the spider
    "floor": ("plain", {}, {"sitemap": True, "read": "nothing", "follow": False}),
    "trafilatura": ("plain", {}, {"sitemap": True, "read": "trafilatura", "follow": False}),
    "scrapy-redis": (
        "scrapy-redis",
        {
            "ITEM_PIPELINES": {"scrapy_redis.pipelines.RedisPipeline": 900},
            "BENCHMARK_PATIENCE": 6,
        },
        {"sitemap": True, "read": "trafilatura", "follow": False},
    ),
    "newsbot": ("newsbot, NewsSpider", {}, {}),
    "rule": ("newsbot, site rule", {}, {}),
}
COLUMNS = {
    "name": "crawler",
    "workers": "workers",
    "distinct": "pages",
    "pages_per_second": "pages/s",
    "per_core": "pages/s per core",
    "ratio_floor": "x floor",
    "ratio_peer": "x scrapy-redis per core",
    "cpu_ms": "CPU ms/page",
    "round_trips": "Redis round trips/page",
    "redis_bytes": "Redis bytes/page",
    "redis_cpu_ms": "Redis CPU ms/page",
    "rss_mb": "peak RSS MB",
    "complete": "complete",
}


def section_crawls(args: argparse.Namespace, names: list[str]) -> list[dict[str, Any]]:
    """Every crawler in turn on the same site."""
    rows: list[dict[str, Any]] = []
    for name in names:
        kind, settings, arguments = RUNS[name]
        for workers in args.workers if name == "newsbot" else [1]:
            progress(f"{name}: {workers} workers, {args.pages:,} pages")
            if kind.startswith("newsbot"):
                settings = {
                    **settings,
                    # Saved pages repeat, and all have to go the whole way.
                    "NEWSBOT_DUPLICATES_POLICY": "mark",
                    # Ours is of all workers together; "off" is what a worker could use.
                    "CONCURRENT_REQUESTS_PER_DOMAIN": 16 * workers,
                }
            try:
                row, _ = crawl_once(
                    kind,
                    workers,
                    Site(args.pages, 0, size=args.size),
                    settings,
                    arguments,
                    limit=max(600.0, args.pages / 20),
                    bodies=args.bodies,
                )
            except CrawlFailed as error:
                progress(str(error))
                continue
            row |= {"name": name, "rss_mb": row["rss"] / 1e6, "per_core": 1000 / row["cpu_ms"]}
            rows.append(row)
    by_name = {row["name"]: row for row in reversed(rows)}
    for row in rows:
        for key, other, measure in (
            ("ratio_floor", "floor", "pages_per_second"),
            ("ratio_peer", "scrapy-redis", "per_core"),
        ):
            base = by_name.get(other)
            row[key] = row[measure] / base[measure] if base else None
    cells = [[row[name] for name in COLUMNS] for row in rows]
    table("From the socket to the stream", list(COLUMNS.values()), cells)
    return rows


def sample(args: argparse.Namespace, count: int = 300) -> list[bytes]:
    """Pages for measuring apart: saved ones evenly over the folder, or generated ones."""
    if args.bodies:
        files = sorted(args.bodies.glob("*.html.gz"))
        return [gzip.decompress(path.read_bytes()) for path in files[:: -(-len(files) // count)]]
    pages = Pages(Site(count, 80, size=args.size))
    return [pages.render(page) for page in range(min(count, args.pages))]


def section_phases(args: argparse.Namespace) -> list[dict[str, Any]]:
    """CPU ms per page of each step, in one process, without network and Redis."""
    from scrapy.utils.test import get_crawler

    from newsbot.extraction.kind import classify
    from newsbot.extraction.page import Page
    from newsbot.loaders import ArticleLoader
    from newsbot.pipelines.boilerplate import BoilerplatePipeline
    from newsbot.pipelines.language import LanguagePipeline
    from newsbot.pipelines.validate import ValidatePipeline
    from newsbot.stream.encoding import encode_open

    crawler = get_crawler(settings_dict={"NEWSBOT_BODY_MAXLEN": 10**7})
    pipelines = [
        (kind.__name__, kind.from_crawler(crawler).process_item)
        for kind in (ValidatePipeline, BoilerplatePipeline, LanguagePipeline)
    ]
    bodies = sample(args)
    spent: Counter[str] = Counter()

    def timed(name: str, call: Callable[[Any], Any], value: Any) -> Any:
        began = time.process_time()
        result = call(value)
        spent[name] += time.process_time() - began  # type: ignore[assignment]
        return result

    for turn in range(2):  # the first warms imports and caches
        spent.clear()
        for number, body in enumerate(bodies):
            page = Page(body, f"http://127.0.0.1/p/{number}")
            timed("parse", lambda p: p.root, page)
            loader = timed("extract", ArticleLoader.from_page, page)
            article, extracted = timed("load", ArticleLoader.load_item, loader), loader.extracted
            timed("kind", partial(classify, extracted=extracted), page)
            if not article.title or not article.body:
                continue
            for name, process in pipelines:
                article = timed(name, process, article)
            timed("encode", encode_open, article)
        progress(f"phases: turn {turn + 1} of 2, {len(bodies)} pages")
    rows = [{"phase": name, "cpu_ms": 1000 * took / len(bodies)} for name, took in spent.items()]
    rows.append({"phase": "all", "cpu_ms": sum(row["cpu_ms"] for row in rows)})  # type: ignore[misc]
    table("CPU by phase", ["phase", "CPU ms/page"], [list(row.values()) for row in rows])
    return rows


def main() -> None:
    """Command line; see the module's text."""
    sections = [*RUNS, "phases"]
    parser = argparse.ArgumentParser(description="From the socket to the stream.")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--size", type=int, default=60_000, help="bytes of a generated page")
    parser.add_argument("--bodies", type=Path, help="folder of *.html.gz to serve as pages")
    parser.add_argument(
        "--workers", type=lambda text: [int(n) for n in text.split(",")], default=[1, 2, 4]
    )
    parser.add_argument(
        "--only", type=lambda text: text.split(","), default=sections, help=", ".join(sections)
    )
    args = parser.parse_args()
    if unknown := set(args.only) - set(sections):
        parser.error(f"no {', '.join(sorted(unknown))}; there are: {', '.join(sections)}")
    numbers: dict[str, Any] = {}
    if runs := [name for name in args.only if name in RUNS]:
        numbers["crawls"] = section_crawls(args, runs)
    if "phases" in args.only:
        numbers["phases"] = section_phases(args)
    harness.write_json(args.json, numbers)


if __name__ == "__main__":
    main()
