"""`scrapy crawl`, telling the truth by its exit code."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.spiderloader import get_spider_loader

from newsbot.commands.careful import Careful, check_spider_name, fail
from newsbot.monitoring import logs
from newsbot.monitoring.outcome import FAILED_CRAWL, OK, Outcome, exit_codes
from newsbot.monitoring.terminal import shown, without_secrets
from newsbot.redis import RedisUnavailable, check_url, for_crawler

if TYPE_CHECKING:
    import argparse
    from asyncio import Task
    from types import FrameType


class Command(Careful, ScrapyCrawl):
    """Crawl one site; see `long_desc` for the exit codes."""

    # Nothing that a page, feed or sitemap names may open a local file or another protocol.
    default_settings: ClassVar[dict[str, Any]] = {
        "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None}
    }

    def long_desc(self) -> str:
        return f"{self.short_desc()}. Exit codes: {exit_codes()}."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--report", metavar="FILE", help="write how the crawl went, as an HTML page with plots"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        logs.configure(self.settings)
        if opts.report:
            self.settings.set("NEWSBOT_REPORT", opts.report, priority="cmdline")
        if len(args) != 1:
            fail("name one spider: scrapy crawl <spider>; `scrapy list` shows them")
        check_spider_name(args[0], get_spider_loader(self.settings).list())
        if not self.settings.get("NEWSBOT_REPLAY"):  # which has a Redis of its own
            try:
                check_url(self.settings)
            except RedisUnavailable as error:
                fail(str(error), FAILED_CRAWL)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from twisted.internet import reactor  # installed by the crawler process

        assert self.crawler_process is not None
        crawler = self._create_crawler(args[0])
        outcome = Outcome(crawler)
        # After Scrapy's handlers, which are installed then; before the crawl can be interrupted.
        add: Any = reactor.addSystemEventTrigger
        add("before", "startup", add, "after", "startup", _notice_signals, outcome)
        task: Task[None] = self.crawler_process.crawl(crawler, **opts.spargs)  # type: ignore[assignment]
        task.add_done_callback(outcome.crawl_ended)
        self.crawler_process.start()
        # One more Ctrl-C must not change how it ends.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for_crawler(crawler).close_sync()  # if the crawl failed before its engine could
        self.exitcode, sentence = outcome.verdict()
        if summary := outcome.summary():
            print(summary, file=sys.stderr)
        if self.exitcode != OK:
            print(f"newsbot: {without_secrets(shown(sentence))}", file=sys.stderr)


def _notice_signals(outcome: Outcome) -> None:
    """Remember the first of SIGINT and SIGTERM; Scrapy goes on handling both."""
    for number in (signal.SIGINT, signal.SIGTERM):
        former = signal.getsignal(number)

        def handler(signum: int, frame: FrameType | None, former: Any = former) -> None:
            outcome.interrupted = outcome.interrupted or signum
            if callable(former):
                former(signum, frame)

        signal.signal(number, handler)
