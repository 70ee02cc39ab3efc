"""How a crawl went, in one exit code and one sentence."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import UsageError

from newsbot.failures import in_words, is_failure, remedy
from newsbot.monitoring.drift import dropped
from newsbot.monitoring.feeds import FAILED
from newsbot.monitoring.plots import duration
from newsbot.monitoring.progress import Tally
from newsbot.monitoring.terminal import counted, one_line
from newsbot.monitoring.worker_report import numbers
from newsbot.redis import RedisUnavailable

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import Iterator, Mapping

    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

OK = 0
FAILED_CRAWL = 1
USAGE = 2
NOTHING_FOUND = 3
DRIFT = 4

_CODES = {
    OK: "the crawl did what it should",
    FAILED_CRAWL: "it failed: it could not start, Redis is missing, no source or page could be "
    "fetched, an export failed, an archive is damaged, memory ran out",
    USAGE: "wrong use: unknown spider, bad argument, output that cannot be written",
    NOTHING_FOUND: "it ended well but found no article, neither new nor known",
    DRIFT: "a site's articles or fields fell (with NEWSBOT_HEALTH_EXIT)",
    130: "interrupted by Ctrl-C",
    143: "ended by SIGTERM",
}


def exit_codes() -> str:
    """All exit codes with their meaning, for `--help`."""
    return "; ".join(f"{code} {meaning}" for code, meaning in _CODES.items())


class Outcome:
    """Watches a crawler from before its start; `verdict` judges once it has ended."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.error: BaseException | None = None
        self.start_error: str | None = None
        self.interrupted = 0
        """Number of the signal that ended the crawl, or 0."""
        crawler.signals.connect(self._spider_error, signals.spider_error)

    def crawl_ended(self, task: Task[None]) -> None:
        """For `add_done_callback` of the crawl's task."""
        self.error = None if task.cancelled() else task.exception()

    def _spider_error(self, failure: Failure, response: Any) -> None:
        if response is None:  # not a callback, but `start` itself
            self.start_error = f"{type(failure.value).__name__}: {failure.value}"

    def verdict(self) -> tuple[int, str]:
        """Exit code and, unless it is 0, the reason."""
        if self.interrupted:
            return 128 + self.interrupted, "interrupted; what was queued waits for the next crawl"
        if self.error is not None:
            return self._judge_error(self.error)
        stats: dict[str, Any] = self.crawler.stats.get_stats()
        reason = stats.get("finish_reason")
        if self.start_error or reason == "start_error":
            return FAILED_CRAWL, f"the spider's start failed: {self.start_error}"
        if failed := sum(value for name, value in stats.items() if name.startswith(FAILED)):
            errors = "one error" if failed == 1 else f"{failed} errors"
            return FAILED_CRAWL, f"an export failed ({errors}, see the log)"
        if damaged := stats.get("newsbot/archive/damaged"):
            places = "one damaged place" if damaged == 1 else f"{damaged} damaged places"
            return FAILED_CRAWL, f"{places} in the archive; the rest was replayed"
        if reason in ("memusage_exceeded", "archive_failed"):
            return FAILED_CRAWL, f"the crawl ended early: {reason}"
        if self.crawler.settings.getbool("NEWSBOT_HEALTH_EXIT") and (fell := dropped(stats)):
            return DRIFT, "; ".join(fell)
        if self._should_have_found(stats):
            if reasons := not_fetched(stats):
                what = "source" if _below("newsbot/sources/", stats) else "page"
                why = f"no {what} could be fetched: {explained(reasons)}"
                return FAILED_CRAWL, f"{why}; the same command retries"
            return NOTHING_FOUND, f"no article found: {found_instead(stats)}"
        return OK, ""

    def summary(self) -> str:
        """What was fetched, published, left out and why, in a few lines; "" if nothing began."""
        if self.error is not None or self.crawler.spider is None:
            return ""
        stats: dict[str, Any] = self.crawler.stats.get_stats()
        if "elapsed_time_seconds" not in stats:
            return ""
        return summary(self.crawler.spider.name, stats)

    def _judge_error(self, error: BaseException) -> tuple[int, str]:
        for cause in _causes(error):
            if isinstance(cause, UsageError) or (
                self.crawler.spider is None and isinstance(cause, (ValueError, TypeError))
            ):
                return USAGE, str(cause)
            if isinstance(cause, (RedisUnavailable, OSError)):
                return FAILED_CRAWL, str(cause)
        logger.error("The crawl failed", exc_info=error)
        return FAILED_CRAWL, f"the crawl failed: {type(error).__name__}: {error}"

    def _should_have_found(self, stats: dict[str, Any]) -> bool:
        """Whether this is a site's crawl, and nothing shows that there are articles.

        Articles seen before, and links that other workers of the crawl took, do show it. Who was
        given nothing of what it had queued itself can tell nothing: others took it, and they judge.
        """
        if not hasattr(self.crawler.spidercls, "sources"):
            return False
        if stats.get("newsbot/frontier/stored") and not stats.get("scheduler/dequeued/redis"):
            return False
        found = ("item_scraped_count", "newsbot/articles/", "newsbot/duplicates/")
        if any(value for name, value in stats.items() if name.startswith(found)):
            return False
        dropped = any(value for name, value in stats.items() if name.startswith("newsbot/dropped/"))
        return dropped or not stats.get("newsbot/sources/links")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it hides: closing a crawler that has not opened raises again."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def summary(name: str, stats: Mapping[str, Any]) -> str:
    """A crawl's statistics for people, one line a subject."""
    tally, seconds = Tally.of(numbers(stats)), float(stats["elapsed_time_seconds"])
    rate = f"{tally.pages / seconds:.1f} a second" if seconds else "at once"
    lines = [
        f"{one_line(name)}: {counted(tally.pages, 'page')} in {duration(seconds)} ({rate}), "
        f"{counted(tally.articles + tally.updated, 'article')}, "
        f"{tally.updated:,} of them new versions"
    ]
    lines += [
        f"  {number:,} not published: {one_line(reason)}"
        for reason, number in sorted(tally.left_out.items(), key=lambda pair: -pair[1])
    ]
    lines += [f"  {one_line(line)}" for line in dropped(stats)]
    if tally.seen:
        # Sitemaps are among them, which are no links to articles.
        of = f"{tally.seen:,} of " if tally.seen <= tally.links else ""
        links = counted(tally.links if of else tally.seen, "link")
        lines.append(f"  {of}{links} queued before")
    if tally.stripped:
        lines.append(f"  {counted(tally.stripped, 'line')} of boilerplate stripped")
    if tally.errors:
        lines.append(f"  {counted(tally.errors, 'error')}, see the log")
    return "\n".join(lines)


def not_fetched(stats: Mapping[str, Any]) -> dict[str, int]:
    """Reason → number, of a worker that could fetch none of its sources and no page either.

    They are of sources or, where it was asked for certain pages (`-a url=…`), of those.
    """
    sources, dropped = _below("newsbot/sources/", stats), _below("newsbot/dropped/", stats)
    if not sources and all(map(is_failure, dropped)):
        return dropped
    return {} if sources.get("fetched") or dropped else sources


def explained(reasons: Mapping[str, int]) -> str:
    """Reasons of `newsbot.failures` in plain words, and what may help."""
    words = [
        in_words(reason) if len(reasons) == 1 else f"{number:,} × {in_words(reason)}"
        for reason, number in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    remedies = dict.fromkeys(advice for reason in reasons if (advice := remedy(reason)))
    return "; ".join([", ".join(words), *remedies])


def found_instead(stats: Mapping[str, Any]) -> str:
    """What a crawl without articles met, source and page by page."""
    sources, dropped = _below("newsbot/sources/", stats), _below("newsbot/dropped/", stats)
    parts = []
    if fetched := sources.pop("fetched", 0):
        parts.append(f"sources fetched: {fetched:,}")
        parts.append(f"links to articles in them: {sources.pop('links', 0):,}")
        parts += [f"{in_words(event)}: {number:,}" for event, number in sorted(sources.items())]
    if dropped:
        parts.append(f"pages without article: {explained(dropped)}")
    return "; ".join(parts) or "nothing was fetched"


def _below(prefix: str, stats: Mapping[str, Any]) -> dict[str, int]:
    return {
        name.removeprefix(prefix): value for name, value in stats.items() if name.startswith(prefix)
    }
