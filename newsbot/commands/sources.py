"""`scrapy sources`: what can be discovered on a site."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from newsbot.commands.careful import FAILED, Careful, check_url, fail
from newsbot.commands.fetching import Replayable, run_with_fetch
from newsbot.monitoring.terminal import counted, shown

if TYPE_CHECKING:
    import argparse

    from newsbot.discovery.survey import Finding, Survey

NONE_FOUND = 3


class Command(Replayable, Careful, ScrapyCommand):
    """Print the feeds, sitemaps and listings of a site, with counts and freshness."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] <URL>"

    def short_desc(self) -> str:
        return "Print what can be discovered on a site: feeds, sitemaps, listings"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}, with the number of links, the newest date and what is wrong. "
            "Exit codes: 0 some source lists articles; 1 the front page cannot be had; "
            "2 wrong use; 3 nothing but the front page lists links."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a source")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from newsbot.discovery.survey import survey

        assert self.settings is not None
        if len(args) != 1:
            fail("name one site: scrapy sources <URL>")
        home = args[0] if "://" in args[0] else f"https://{args[0]}/"
        check_url(home)
        found = run_with_fetch(
            lambda fetch: survey(home, fetch, now=datetime.now(UTC)), self.settings
        )
        if found is None:
            fail("interrupted", FAILED)
        if found.reason:
            fail(f"cannot fetch {home}: {found.reason}", FAILED)
        if opts.json:
            for finding in found.findings:
                print(json.dumps(_as_dict(finding), ensure_ascii=False))
        else:
            _print(found)
        if not any(f.links for f in found.findings if f.source.url != found.home):
            self.exitcode = NONE_FOUND


def _as_dict(finding: Finding) -> dict[str, Any]:
    return {
        **finding.source.to_dict(),
        "origin": finding.origin,
        "links": len(finding.links),
        "newest": finding.newest,
        "titled": round(finding.titled, 2),
        "problems": dict(finding.problems),
    }


def _print(found: Survey) -> None:
    """Addresses on lines of their own, whole: they are there to be copied."""
    print(shown(f"{found.home} (language: {found.language or 'not declared'})"))
    for finding in found.findings:
        newest = f"newest {finding.newest[:16].replace('T', ' ')}" if finding.newest else "undated"
        problems = "".join(f", {name} {count}" for name, count in finding.problems.items())
        print(shown(finding.source.url))
        print(
            f"    {type(finding.source).__name__}, {counted(len(finding.links), 'link')}, "
            f"{newest}, by {finding.origin}{problems}"
        )
