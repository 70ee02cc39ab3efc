"""A downloader whose downloads can be given up, so that a worker ends when it is told to."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.exceptions import IgnoreRequest
from twisted.internet.defer import Deferred

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class Downloader(ScrapyDownloader):
    """Scrapy's, and `abort`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._under_way: dict[Deferred[Any], Deferred[Any]] = {}

    def fetch(self, request: Request, spider: Any = None) -> Deferred[Response | Request]:
        inner = super().fetch(request)
        outer: Deferred[Any] = Deferred()
        self._under_way[outer] = inner

        def hand_on(result: Any) -> None:
            if self._under_way.pop(outer, None) is not None:
                outer.callback(result)  # a Failure goes on as one

        inner.addBoth(hand_on)
        return outer

    async def _download(self, slot: Slot, request: Request) -> Response:
        # The slot's clock was set a turn of the loop ago, and a busy loop's turns are long: the
        # pause to the next request counts from the moment this one leaves.
        slot.lastseen = monotonic()
        return await super()._download(slot, request)

    def abort(self) -> None:
        """Give up every download that is under way; each ends as an ignored request."""
        while self._under_way:
            outer, inner = self._under_way.popitem()
            outer.errback(IgnoreRequest("the worker ends"))
            inner.cancel()
