"""`scrapy status`: workers, queues, stream and memory of all crawls that share the Redis."""

from __future__ import annotations

import json
import time
from contextlib import nullcontext
from dataclasses import asdict
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newsbot.commands.looking import Looking, looking_into, only_options
from newsbot.monitoring.terminal import shown_json

if TYPE_CHECKING:
    import argparse

_REFRESH = 1.0  # seconds


class Command(Looking, ScrapyCommand):
    """Show how all crawls are doing."""

    def short_desc(self) -> str:
        return "Show workers, queues, stream and memory of all crawls"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument_group("status").add_argument
        add("--watch", action="store_true", help="refresh every second until Ctrl-C")
        add("--json", action="store_true", help="print JSON; with --watch one object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console
        from rich.live import Live

        from newsbot.monitoring.status import read_status, render

        only_options(args)
        console = Console(highlight=False, markup=False)
        is_live = opts.watch and console.is_terminal and not opts.json
        try:
            with (
                looking_into(self.settings) as (client, namespace),
                Live(console=console, auto_refresh=False, screen=True)
                if is_live
                else nullcontext() as live,
            ):
                while True:
                    status = read_status(client, namespace)
                    if opts.json:
                        print(shown_json(json.dumps(asdict(status))), flush=True)
                    elif live:
                        live.update(render(status), refresh=True)
                    else:
                        console.print(render(status))
                    if not opts.watch:
                        break
                    time.sleep(_REFRESH)
        except KeyboardInterrupt:
            pass  # how a watch ends
