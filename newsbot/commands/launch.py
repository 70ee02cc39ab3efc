"""`scrapy launch`: everything that a crawl with several workers needs, from one command."""

from __future__ import annotations

import argparse
import logging
import secrets
import shutil
import signal
import sys
import time
from contextlib import ExitStack
from functools import reduce
from operator import add, or_
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from newsbot.commands.careful import Careful, check_spider_name, fail, refuse_unknown_options
from newsbot.commands.crawl import Command as CrawlCommand
from newsbot.monitoring.drift import dropped
from newsbot.monitoring.outcome import (
    DRIFT,
    FAILED_CRAWL,
    NOTHING_FOUND,
    OK,
    USAGE,
    exit_codes,
    not_fetched,
)
from newsbot.monitoring.processes import Workers
from newsbot.monitoring.progress import Progress
from newsbot.monitoring.terminal import counted
from newsbot.monitoring.worker_report import read_reports
from newsbot.redis import RedisUnavailable, resolve

if TYPE_CHECKING:
    from types import FrameType

    from rich.console import Console

    from newsbot.monitoring.worker_report import Number
    from newsbot.stream.copy import JsonLinesCopy

DEMO = "demo"
_LOOK = 0.25  # seconds between two looks at the workers
_SAY = 2.0  # seconds between two lines where there is no terminal
_REMEDY = "name another file with -o"


class Command(Careful, ScrapyCommand):
    """Start what a crawl needs, show how it goes, and end with nothing left running."""

    requires_project = True
    passes_on = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [SITE] [options of scrapy crawl]"

    def short_desc(self) -> str:
        return "Crawl a site, or the demo newspapers, with several workers and live progress"

    def long_desc(self) -> str:
        return (
            "Starts the embedded Valkey if no other Redis is named, for the site `demo` (the "
            "default) its newspapers, and worker processes that share one queue. Appends every "
            "new article to a JSON Lines file. Further options (-a, -s, …) go to `scrapy crawl`. "
            f"Exit codes: {exit_codes()}."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-w", "--workers", type=int, default=2, metavar="N", help="processes (2)"
        )
        parser.add_argument(
            "-o",
            "--output",
            type=Path,
            default=Path("articles.jsonl"),
            metavar="FILE",
            help="JSON Lines file that new articles are appended to (articles.jsonl)",
        )
        parser.add_argument(
            "-O", "--overwrite-output", type=Path, metavar="FILE",
            help="the same, but the file is written anew and holds this launch's articles",
        )  # fmt: skip
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write an HTML page with plots at the end"
        )
        parser.add_argument("--port", type=int, help="of the demo newspapers (8765)")
        parser.add_argument(
            "-a", dest="spargs", action="append", default=[], metavar="NAME=VALUE",
            help="argument of the spider",
        )  # fmt: skip

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        site, passed = DEMO, args
        if args and not args[0].startswith("-"):
            site, passed = args[0], args[1:]
        if opts.workers < 1:
            raise UsageError("--workers: at least one")
        if not 0 <= (opts.port or 0) <= 65535:
            raise UsageError("--port: from 0 to 65535")
        settings = self.settings
        assert settings is not None
        if settings.get("NEWSBOT_REPLAY") and not settings.getbool("NEWSBOT_REPLAY_SHARED"):
            fail("a replay has a Redis of its own, workers share none: run `scrapy crawl` with "
                 "NEWSBOT_REPLAY, or `scrapy replay` on all cores")  # fmt: skip
        arguments = [*passed, *(part for pair in opts.spargs for part in ("-a", pair))]
        arguments += [part for pair in opts.set for part in ("-s", pair)]
        if opts.loglevel:
            arguments += ["-L", opts.loglevel]
        logging.getLogger().setLevel(logging.WARNING)
        self._check(site, arguments)
        launch = Launch(
            site,
            opts.overwrite_output or opts.output,
            settings.get("NEWSBOT_NAMESPACE"),
            overwrite=opts.overwrite_output is not None,
        )
        with ExitStack() as stack:
            if site == DEMO:
                port = launch.serve_newspapers(stack, opts.port)
                arguments += ["-a", f"port={port}"]
            try:
                launch.client = stack.enter_context(resolve(settings)).sync
            except RedisUnavailable as error:
                fail(str(error), FAILED_CRAWL)
            launch.open_output(stack)
            logs = Path(settings.get("NEWSBOT_STATE_DIR")) / "log"
            launch.workers = Workers(
                site,
                opts.workers,
                arguments=arguments,
                logs=logs,
                launch=launch.id,
                with_records=bool(opts.report),
            )
            launch.crawl(stack)
            self.exitcode = launch.end(opts.report)

    def _check(self, site: str, arguments: list[str]) -> None:
        """End with exit code 2 where the workers would, before anything is started."""
        assert self.settings is not None
        crawl = CrawlCommand()
        crawl.settings = self.settings.copy()
        parser = argparse.ArgumentParser(prog="scrapy launch", conflict_handler="resolve")
        crawl.add_options(parser)
        options, rest = parser.parse_known_args(arguments)
        refuse_unknown_options(rest)
        if rest:
            fail(f"one site at a time, not {site} and {' '.join(rest)}")
        check_spider_name(site, get_spider_loader(self.settings).list())
        try:
            crawl.process_options([site], options)
            get_spider_loader(crawl.settings).load(site)(**options.spargs)
        except (UsageError, ValueError, TypeError) as error:
            fail(str(error))


class Launch:
    """One run: workers, their progress and the file of articles."""

    client: Any
    workers: Workers
    copy: JsonLinesCopy

    def __init__(self, site: str, output: Path, namespace: str, *, overwrite: bool) -> None:
        self.site = site
        self.id = secrets.token_hex(4)
        self.output = output
        self._overwrite = overwrite
        self._namespace = namespace
        self._progress = Progress(site)
        self._signals: list[int] = []
        self._trouble: str | None = None

    def serve_newspapers(self, stack: ExitStack, port: int | None) -> int:
        """Their port; exits with 1 if it is taken."""
        from newsbot.demo import PORT, Newspapers

        port = PORT if port is None else port
        try:
            stack.enter_context(Newspapers(port))
        except OSError as error:
            fail(
                f"the demo newspapers cannot listen on port {port} ({error.strerror}); another "
                "demo may be running: end it, or choose another with --port",
                FAILED_CRAWL,
            )
        return port

    def open_output(self, stack: ExitStack) -> None:
        """Exits with 2 if the file cannot be written."""
        from newsbot.stream.copy import JsonLinesCopy

        self.copy = JsonLinesCopy(
            self.client, self.output, self.site, self._namespace, overwrite=self._overwrite
        )
        try:
            stack.enter_context(self.copy)
        except BlockingIOError:
            fail(f"cannot write {self.output}: another launch is writing it; {_REMEDY}")
        except OSError as error:
            fail(f"cannot write {self.output}: {error.strerror}; {_REMEDY}")
        except ValueError as error:
            fail(f"cannot append to {self.output}: {error}; {_REMEDY}")

    def crawl(self, stack: ExitStack) -> None:
        """Run the workers to their end, showing how it goes."""
        from rich.console import Console
        from rich.live import Live

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._signalled)
        self._console = Console(highlight=False)
        live = None
        if self._console.is_terminal:
            live = stack.enter_context(
                Live(console=self._console, auto_refresh=False, transient=True)
            )
        said, handled = time.monotonic(), 0
        with self.workers:
            while self.workers.are_running():
                time.sleep(_LOOK)
                self._look()
                if live:
                    live.update(self._progress.table(), refresh=True)
                elif time.monotonic() - said >= _SAY:
                    said = time.monotonic()
                    print(self._progress.line(), flush=True)
                while handled < len(self._signals):
                    handled += 1
                    self.workers.stop()
                    self._console.print(
                        "Ending: what is in flight is finished. Ctrl-C again ends at once."
                        if handled == 1
                        else "Ending at once."
                    )
            self._look()
        if live:
            live.stop()
        if self._signals:  # one more Ctrl-C must not change how it ends
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        self._signals.append(number)

    def _look(self) -> None:
        from redis.exceptions import RedisError

        try:
            reports = read_reports(self.client, self._namespace)
            self._progress.update([one for one in reports if one.worker in self.workers.names])
            self.copy.follow()
            self._trouble = None
        except (RedisError, OSError, ValueError) as error:
            is_new = self._trouble is None
            self._trouble = (
                f"Redis is away ({error})"
                if isinstance(error, RedisError)
                else f"cannot write {self.output}: {getattr(error, 'strerror', error)}"
            )
            if is_new:
                print(f"newsbot: {self._trouble}: waiting", file=sys.stderr, flush=True)

    def end(self, report: Path | None) -> int:
        """Print the summary, write the report; the exit code."""
        console = self._console
        console.print(self._progress.table(final=True))
        total = self._progress.total()
        for reason, number in sorted(total.left_out.items(), key=lambda pair: -pair[1]):
            console.print(f"  {number:,} not published: {reason}", markup=False)
        console.print(
            f"{self.output}: {counted(self.copy.written, 'article')} added, "
            f"{self.copy.total:,} in all",
            markup=False,
        )
        if report:
            self._report(report)
        stats: dict[str, Number] = {}
        for line in dropped(reduce(or_, (r.stats for r in self._progress.reports), stats)):
            console.print(f"  {line}", markup=False)
        code = self._judge()
        if code in (OK, NOTHING_FOUND):
            self._explain_nothing_new(console)
        if code == OK:
            for step in self._next_steps():
                console.print(step, markup=False, soft_wrap=True)
        return code

    def _report(self, path: Path) -> None:
        from newsbot.monitoring.report import read, write

        records = [record for file in self.workers.records if (record := read(file))]
        if not records:
            print("newsbot: no worker left a record: there is no report", file=sys.stderr)
            return
        try:
            write(reduce(add, records), path)
        except OSError as error:
            print(f"newsbot: cannot write {path}: {error.strerror}", file=sys.stderr)
        else:
            self._console.print(f"{path}: the report", markup=False)

    def _explain_nothing_new(self, console: Console) -> None:
        total = self._progress.total()
        if total.articles or total.updated or not total.seen:
            return
        if total.left_out:  # something was followed in this crawl; the summary says what of it
            return
        console.print(
            f"Nothing new: of {counted(total.links, 'link')} in the sources, each was followed in "
            "an earlier crawl. To follow them again: -s SCHEDULER_FLUSH_ON_START=1",
            soft_wrap=True,
        )

    def _judge(self) -> int:
        """The launch's exit code; tells what went wrong."""
        codes = self.workers.codes()
        if self._signals:
            print("newsbot: interrupted; what was queued waits for the next crawl", file=sys.stderr)
            return 128 + self._signals[0]
        total = self._progress.total()
        failed = {name: code for name, code in codes.items() if code != OK}
        if total.articles + total.updated + total.seen:  # the others did find some
            had_none = {r.worker for r in self._progress.reports if not_fetched(r.stats)}
            failed = {
                name: code
                for name, code in failed.items()
                if code != NOTHING_FOUND and not (code == FAILED_CRAWL and name in had_none)
            }
        told: set[str] = set()
        for name, code in failed.items():
            log = self.workers.logs[self.workers.names.index(name)]
            why = f"was killed by signal {-code}" if code < 0 else self.workers.complaint(name)
            if why not in told:
                print(f"newsbot: worker {name[-1]}: {why} (log: {log})", file=sys.stderr)
            told.add(why)
        if self._trouble:
            print(f"newsbot: {self._trouble}: articles are missing there", file=sys.stderr)
        elif not failed:
            return OK
        elif set(failed.values()) in ({USAGE}, {NOTHING_FOUND}, {DRIFT}):
            return next(iter(failed.values()))
        print("newsbot: the same command goes on from here", file=sys.stderr)
        return FAILED_CRAWL

    def _next_steps(self) -> list[str]:
        scrapy = "scrapy" if shutil.which("scrapy") else f"{Path(sys.executable).parent}/scrapy"
        if self.site == DEMO:
            second = f"{scrapy} crawl bhaskar -O out.jsonl"
            why = f"a real site; `{scrapy} list` names them all"
        else:
            second = f"{scrapy} extract URL --explain"
            why = "which rule won each field, and what was stripped"
        look = f"  head -n 1 {self.output} | python3 -m json.tool --no-ensure-ascii"
        return [
            "Next:",
            *([look] if self.copy.total else ()),
            f"  {second}   ({why})",
            "  docs/add_a_site.md   (a site of your own in fifteen lines)",
        ]
