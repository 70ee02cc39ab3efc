"""When the work on a leased request is over: its output exhausted, its requests queued, its items
out of the pipelines.

All through Scrapy's public doors: a spider middleware around the callback's output, the errback,
and the signals of items. `Tracker` is the crawler's own; without newsbot's scheduler it tracks
nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, KeysView
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.utils.asyncgen import as_async_generator
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.spider import iterate_spider_output
from twisted.python.failure import Failure

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector

    from newsbot.frontier.worker import Worker

META = "newsbot_lease"
"""Key of a request's `meta` that names its lease."""
_ATTRIBUTE = "_newsbot_tracker"


@dataclass(slots=True)
class _Work:
    """What is still to come of a leased request."""

    lease: int
    scraping: bool = False
    """Whether a response reached the spider; before that, a new request replaces this one."""
    exhausted: bool = False
    requests: int = 0
    items: int = 0
    error: str | None = None


class Tracker:
    """The leased requests that this process has started."""

    def __init__(self) -> None:
        self.worker: Worker | None = None
        """Who leased them; None under another scheduler."""
        self.done: Callable[[int, str | None], None] = lambda lease, error: None
        """Called once for each lease, with the error of an item that could not be published."""
        self.knows: Callable[[Request], bool] = lambda request: False
        """Whether a request is certainly not new, by what this process has seen itself."""
        self._works: dict[int, _Work] = {}
        self._yielded: dict[int, _Work] = {}  # id() of a request on its way to the scheduler

    @property
    def started(self) -> KeysView[int]:
        """Leases whose work is not over."""
        return self._works.keys()

    def start(self, request: Request, lease: int) -> None:
        """Track a request that is about to be fetched."""
        work = self._works[lease] = _Work(lease)
        request.meta[META] = lease
        request.errback = _Errback(self, work, request.errback)

    def replaced(self, request: Request) -> int | None:
        """The lease that a retried or redirected request continues; None for all others.

        Whichever it is, the request comes out as it would be without leases.
        """
        lease = request.meta.pop(META, None)
        if isinstance(request.errback, _Errback):
            request.errback = request.errback.original
        if (work := self._yielded.pop(id(request), None)) is not None:
            work.requests -= 1
            self._check(work)
            return None
        work = self._works.get(lease) if isinstance(lease, int) else None
        if work is None or work.scraping:
            return None
        del self._works[work.lease]
        return work.lease

    def is_scraping(self, lease: int) -> bool:
        """Whether its response reached the spider."""
        return (work := self._works.get(lease)) is not None and work.scraping

    def forget(self, lease: int) -> None:
        """Say nothing about this lease any more."""
        self._works.pop(lease, None)

    def scraping(self, response: Response) -> None:
        """The response is at the spider's door."""
        if (work := self._work(response)) is not None:
            work.scraping = True

    async def follow(self, response: Response, output: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Pass the callback's output on, and note what is still to come of it."""
        work = self._work(response)
        if work is None:
            async for result in output:
                yield result
            return
        async for result in self._follow(work, output):
            yield result

    async def _follow(self, work: _Work, output: AsyncIterator[Any]) -> AsyncIterator[Any]:
        try:
            async for result in output:
                if isinstance(result, Request):
                    work.requests += 1
                    self._yielded[id(result)] = work
                elif result is not None:
                    work.items += 1
                yield result
        except Exception:
            self._exhaust(work)
            raise
        self._exhaust(work)

    async def follow_errback(self, work: _Work, output: Any) -> AsyncIterator[Any]:
        """As `follow`, for what an errback returned."""
        iterable = await ensure_awaitable(iterate_spider_output(output))
        async for result in self._follow(work, as_async_generator(iterable)):
            yield result

    def failed(self, response: Response) -> None:
        """The callback raised, and nobody dealt with it."""
        if (work := self._work(response)) is not None:
            self._exhaust(work)

    def item_left(self, response: Response | Failure | None, error: str | None = None) -> None:
        """An item is out of the pipelines."""
        request = getattr(response, "request", None)
        work = self._works.get(request.meta.get(META)) if request is not None else None
        if work is not None:
            work.items -= 1
            work.error = error or work.error
            self._check(work)

    def finish_all(self) -> None:
        """Nothing is under way any more: what is left was dropped on its way, by a component."""
        for work in list(self._works.values()):
            work.requests = work.items = 0
            self._exhaust(work)

    def _work(self, response: Response) -> _Work | None:
        request = response.request
        return None if request is None else self._works.get(request.meta.get(META, -1))

    def _exhaust(self, work: _Work) -> None:
        work.exhausted = True
        self._check(work)

    def _check(self, work: _Work) -> None:
        over = work.exhausted and work.requests <= 0 and work.items <= 0
        if over and self._works.pop(work.lease, None) is not None:
            self.done(work.lease, work.error)


class _Errback:
    """The request's own errback, if it has one, and the end of its work."""

    def __init__(self, tracker: Tracker, work: _Work, original: Any) -> None:
        self._tracker, self._work, self.original = tracker, work, original

    def __call__(self, failure: Failure) -> Any:
        if self._work.lease not in self._tracker.started:
            return failure  # given back: another worker will deal with it
        # A response that a middleware refused at the spider's door is followed there.
        if self._work.scraping:
            return self.original(failure) if self.original else failure
        self._work.scraping = True
        if self.original is None:
            self._tracker._exhaust(self._work)
            return failure
        try:
            output = self.original(failure)
        except Exception:
            self._tracker._exhaust(self._work)
            raise
        if isinstance(output, Failure):
            self._tracker._exhaust(self._work)
            return output
        return self._tracker.follow_errback(self._work, output)


def tracker_for(crawler: Crawler) -> Tracker:
    """The crawler's own tracker, made on first call."""
    tracker: Tracker | None = vars(crawler).get(_ATTRIBUTE)
    if tracker is None:
        tracker = Tracker()
        setattr(crawler, _ATTRIBUTE, tracker)
    return tracker


class LeaseMiddleware:
    """Outermost spider middleware: tells the tracker what becomes of responses."""

    def __init__(self, tracker: Tracker) -> None:
        self.tracker = tracker

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LeaseMiddleware:
        middleware = cls(tracker_for(crawler))
        connect = crawler.signals.connect
        connect(middleware.item_scraped, signal=signals.item_scraped)
        connect(middleware.item_dropped, signal=signals.item_dropped)
        connect(middleware.item_error, signal=signals.item_error)
        return middleware

    def process_spider_input(self, response: Response) -> None:
        self.tracker.scraping(response)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        async for output in self.tracker.follow(response, result):
            yield output

    def process_spider_exception(self, response: Response, exception: Exception) -> None:
        self.tracker.failed(response)

    def item_scraped(self, item: Any, response: Any) -> None:
        self.tracker.item_left(response)

    def item_dropped(self, item: Any, response: Any) -> None:
        self.tracker.item_left(response)

    def item_error(self, item: Any, response: Any, failure: Failure) -> None:
        self.tracker.item_left(response, f"item: {failure.value!r}")


class KnownLinksMiddleware:
    """Innermost spider middleware: drops links that this process knows, before they cost more.

    On most pages most links are those of the page before.
    """

    def __init__(self, tracker: Tracker, stats: StatsCollector) -> None:
        self.tracker = tracker
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KnownLinksMiddleware:
        assert crawler.stats is not None
        return cls(tracker_for(crawler), crawler.stats)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        dropped = 0
        async for output in result:
            if isinstance(output, Request) and self.tracker.knows(output):
                dropped += 1
            else:
                yield output
        if dropped:
            self.stats.inc_value("newsbot/duplicates/request", dropped)
