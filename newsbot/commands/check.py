"""`scrapy check`: does a site's spider still do its work, and if not, why."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands.check import Command as ScrapyCheck
from scrapy.spiderloader import get_spider_loader

from newsbot.commands.careful import FAILED, Careful, check_spider_name, fail
from newsbot.commands.fetching import Replayable, read_archive, run_with_fetch
from newsbot.monitoring.terminal import counted, one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from newsbot.discovery.survey import Fetch
    from newsbot.spiders.checkup import Checkup
    from newsbot.spiders.news import NewsSpider

AT_ONCE = 16
"""Sites checked at a time; of each, one page after the other."""


class Command(Replayable, Careful, ScrapyCheck):
    """Check news sites; Scrapy's contracts for every other spider."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {}

    def syntax(self) -> str:
        return "[options] [NAME ...]"

    def short_desc(self) -> str:
        return "Check that sites can still be crawled, or spiders' contracts"

    def long_desc(self) -> str:
        return (
            "Fetches the sources and a few articles of each named site (of all, without a name), "
            "and says what is wrong and what to do. Spiders that are no news sites are checked by "
            "their contracts, as Scrapy does; so does -l. Exit codes: 0 ok; 1 unreachable, or "
            "several sites fail in several ways; 2 wrong use; 3 the sources are empty; 4 moved; "
            "5 redesigned; 6 blocked; 7 paywalled; 8 JavaScript only; 9 stale; 10 fields missing."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        group = parser.add_argument_group("News sites")
        group.add_argument("--json", action="store_true", help="one JSON object a site")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from newsbot.spiders.news import NewsSpider

        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        for name in args:
            check_spider_name(name, loader.list())
        spiders = {name: loader.load(name) for name in args or sorted(loader.list())}
        sites = [
            spider
            for spider in spiders.values()
            if issubclass(spider, NewsSpider) and (args or spider.country)
        ]
        if opts.list or not sites:
            self._check_contracts(args, opts)
        elif args and len(sites) < len(args):
            others = [name for name, spider in spiders.items() if spider not in sites]
            fail(f"{', '.join(others)}: no news site; check those with contracts by themselves")
        else:
            self._check_sites([site(**opts.spargs) for site in sites], opts)

    def _check_contracts(self, args: list[str], opts: argparse.Namespace) -> None:
        from scrapy.crawler import AsyncCrawlerProcess

        assert self.settings is not None
        self.settings.set("LOG_ENABLED", False, priority="command")
        self.crawler_process = AsyncCrawlerProcess(self.settings)
        super().run(args, opts)

    def _check_sites(self, sites: Sequence[NewsSpider], opts: argparse.Namespace) -> None:
        from newsbot.spiders.checkup import EXIT_CODES, check

        assert self.settings is not None
        known: dict[str, list[str]] = {}
        now = datetime.now(UTC)
        if opts.replay:
            known, now = _archived(sites, opts.replay)
        is_live = sys.stdout.isatty() and not opts.json
        done: list[Checkup] = []

        async def task(fetch: Fetch) -> bool:
            places = asyncio.Semaphore(AT_ONCE)

            async def one(site: NewsSpider) -> None:
                async with places:
                    found = await check(site, fetch, now=now, known=known.get(site.name, ()))
                done.append(found)
                if not is_live:
                    _print(found, as_json=opts.json)

            await asyncio.gather(*map(one, sites))
            return True

        if run_with_fetch(task, self.settings) is None:
            fail("interrupted", FAILED)
        if is_live:
            _print_table(sorted(done, key=lambda found: found.name))
        codes = {EXIT_CODES[found.result] for found in done} - {0}
        self.exitcode = codes.pop() if len(codes) == 1 else FAILED if codes else 0


def _archived(sites: Sequence[NewsSpider], names: str) -> tuple[dict[str, list[str]], datetime]:
    """Site → archived pages on its domains; and the time of the newest of them."""
    from newsbot.archive.index import is_on

    domains = {domain: site.name for site in sites for domain in site.allowed_domains}
    index = read_archive(names, lambda url: is_on(url, domains))
    found = {
        site.name: [url for url in index.pages if is_on(url, site.allowed_domains)]
        for site in sites
    }
    newest = max(map(index.date, index.pages), default="")
    return found, datetime.fromisoformat(newest) if newest else datetime.now(UTC)


def _print(found: Checkup, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(found.to_dict(), ensure_ascii=False), flush=True)
        return
    print(f"{found.name}: {found.result}{f', {one_line(found.why)}' if found.why else ''}")
    print(f"  {', '.join(_figures(found))}", flush=True)
    for source in found.sources:
        if source.reason:
            print(f"  source {one_line(source.source.url)}: {one_line(source.reason)}")
    if found.remedy:
        print(f"  {found.remedy}", flush=True)


def _figures(found: Checkup) -> list[str]:
    good = sum(bool(source.links) for source in found.sources)
    links = sum(len(source.links) for source in found.sources)
    filled = " ".join(f"{name} {share:.0%}" for name, share in found.filled.items())
    figures = [
        f"{good} of {counted(len(found.sources), 'source')}",
        counted(links, "link"),
        f"newest {found.newest[:16].replace('T', ' ')}" if found.newest else "undated",
        f"articles on {len(found.articles)} of {counted(len(found.pages), 'page')}",
    ]
    if found.articles:
        figures += [filled, f"{found.length} characters", f"{found.boilerplate:.0%} boilerplate"]
    return figures


def _print_table(done: Sequence[Checkup]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for name in ("site", "result", "sources", "links", "newest (UTC)", "articles", "chars", "why"):
        right = name in ("sources", "links", "articles", "chars")
        table.add_column(name, overflow="fold", justify="right" if right else "left")
    for found in done:
        good = sum(bool(source.links) for source in found.sources)
        table.add_row(
            found.name,
            found.result,
            f"{good}/{len(found.sources)}",
            str(sum(len(source.links) for source in found.sources)),
            (found.newest or "")[:16].replace("T", " "),
            f"{len(found.articles)}/{len(found.pages)}",
            str(found.length),
            one_line(f"{found.why}: {found.remedy}" if found.remedy else found.why),
        )
    Console(highlight=False, markup=False, emoji=False).print(table)
