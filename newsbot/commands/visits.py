"""`scrapy visits`: the sources that the fleet follows."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.commands.careful import Careful
from newsbot.commands.looking import looking_into
from newsbot.failures import in_words
from newsbot.monitoring.terminal import one_line, shown, shown_json

if TYPE_CHECKING:
    import argparse

    from newsbot.revisit.report import Followed


class Command(Careful, ScrapyCommand):
    """Shows when each source is visited next, what it brought, and which are dead."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        return "[options] [site]"

    def short_desc(self) -> str:
        return "Sources that the fleet follows, and which are dead"

    def long_desc(self) -> str:
        return (
            "One line a source: site, time until its next visit, its interval, visits, how many of "
            "them found it unchanged (304), articles that it was the first to bring, address, and "
            "what is wrong. A site may be a pattern: bbc_*."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dead", action="store_true", help="only those asked for daily")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from newsbot.revisit.clock import Clock
        from newsbot.revisit.report import read_followed

        if len(args) > 1:
            raise UsageError("one site at most; quote a pattern if the shell expands it")
        assert self.settings is not None
        now = Clock.from_settings(self.settings).now()
        with looking_into(self.settings) as (client, namespace):
            found = [
                source
                for source in read_followed(client, namespace)
                if all(fnmatchcase(source.site, pattern) for pattern in args)
                and (source.is_dead or not opts.dead)
            ]
        width = max((len(source.site) for source in found), default=0)
        for source in found:
            if opts.json:
                print(shown_json(json.dumps(asdict(source))))
            else:
                print(_line(source, now, width))
        if not found and not opts.json:
            of = f" of {one_line(args[0])}" if args else ""
            print(f"no source{of} is dead" if opts.dead else f"the fleet follows no source{of}")


def _line(source: Followed, now: float, width: int) -> str:
    state = ""
    if source.failures:
        since = timedelta(seconds=round(max(now - source.since, 0)))
        word = "dead" if source.is_dead else "failing"
        state = (
            f"  {word} for {since}: {in_words(source.error)} (failure {source.failures} in a row)"
        )
    wait = timedelta(seconds=round(max(source.next - now, 0)))
    interval = timedelta(seconds=round(source.interval))
    return shown(
        f"{source.site:<{width}} in {wait!s:<9} every {interval!s:<9} {source.visits:>6} visits "
        f"{source.unchanged:>6} unchanged {source.new:>6} new  {source.url}{state}"
    )
