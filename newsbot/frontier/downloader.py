"""A downloader that keeps a host's pause on the wire, and whose downloads can be given up."""

from __future__ import annotations

import sys
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.exceptions import IgnoreRequest
from twisted.internet.defer import Deferred

from newsbot.frontier.tracking import META, tracker_for
from newsbot.frontier.wire import DEPARTURE, Departure

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class Downloader(ScrapyDownloader):
    """Scrapy's, with pauses that count from when requests leave, and `abort`.

    A slot with a pause sends nothing while a request of it is on its way to the wire. Only
    `newsbot.frontier.wire` tells when that is over; for other handlers it is at once.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if self.domain_concurrency <= 0:  # no limit, as in CONCURRENT_REQUESTS
            self.domain_concurrency = sys.maxsize
        self._tracker = tracker_for(crawler)
        self._under_way: dict[Deferred[Any], Deferred[Any]] = {}
        self._leaving: dict[Slot, Departure] = {}

    def fetch(self, request: Request, spider: Any = None) -> Deferred[Response | Request]:
        inner = super().fetch(request)
        outer: Deferred[Any] = Deferred()
        self._under_way[outer] = inner

        def hand_on(result: Any) -> None:
            if self._under_way.pop(outer, None) is not None:
                outer.callback(result)  # a Failure goes on as one

        inner.addBoth(hand_on)
        return outer

    def _process_queue(self, slot: Slot) -> None:
        departure = self._leaving.get(slot)
        if departure is None or not departure.awaited:
            super()._process_queue(slot)

    async def _download(self, slot: Slot, request: Request) -> Response:
        response = await self._download_politely(slot, request)
        if (worker := self._tracker.worker) is not None:
            await worker.announce_reading(request.meta.get(META, -1))
        return response

    async def _download_politely(self, slot: Slot, request: Request) -> Response:
        # The slot's clock was set a turn of the loop ago, and a busy loop's turns are long.
        slot.lastseen = monotonic()
        if not slot.delay:
            return await super()._download(slot, request)
        departure = self._leaving[slot] = Departure(partial(self._left, slot, request))
        DEPARTURE.set(departure)  # each download is a task, with a context of its own
        try:
            return await super()._download(slot, request)
        finally:
            if departure.awaited:
                departure.leave()
            if self._leaving.get(slot) is departure:
                del self._leaving[slot]

    def _left(self, slot: Slot, request: Request) -> None:
        """The pause to the next request counts from the moment this one is on the wire."""
        slot.lastseen = monotonic()
        if (worker := self._tracker.worker) is not None:
            worker.sent(request.meta.get(META, -1), slot.lastseen)
        self._process_queue(slot)

    def abort(self) -> None:
        """Give up every download that is under way; each ends as an ignored request."""
        while self._under_way:
            outer, inner = self._under_way.popitem()
            outer.errback(IgnoreRequest("the worker ends"))
            inner.cancel()
