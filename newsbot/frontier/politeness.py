"""What hosts say about our pace, told to the frontier: it keeps the pace for all workers."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.misc import load_object

from newsbot.failures import reason_of
from newsbot.frontier.tracking import META, Tracker, tracker_for
from newsbot.frontier.waiting import waiting_for
from newsbot.urls import host_key

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newsbot.frontier.protocol import Lease

SLOW_DOWN = (429, 503)
LONGEST_WAIT = 3600.0
"""Seconds of a `Retry-After` that are believed."""


def queue_host(url: str) -> str:
    """`host:port` of a URL, the unit of politeness; "-" where it has none (data:, file:)."""
    try:
        return host_key(url)
    except ValueError:
        return "-"


def retry_after(value: bytes | None) -> float:
    """Seconds that a `Retry-After` header asks for (RFC 9110, 10.2.3); 0 for none or nonsense."""
    text = (value or b"").decode("ascii", "replace").strip()
    try:
        seconds = (
            float(text) if text.isdigit() else parsedate_to_datetime(text).timestamp() - time.time()
        )
    except (ValueError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_WAIT)


class PolitenessMiddleware:
    """Notes 429, 503, `Retry-After`, time-outs and recoveries, before the retry middleware acts."""

    def __init__(
        self, crawler: Crawler, tracker: Tracker, errors: tuple[type[Exception], ...]
    ) -> None:
        self.crawler = crawler
        self.tracker = tracker
        self.errors = errors
        self._is_online = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PolitenessMiddleware:
        errors = tuple(load_object(error) for error in crawler.settings.getlist("RETRY_EXCEPTIONS"))
        middleware = cls(crawler, tracker_for(crawler), errors)
        crawler.signals.connect(
            middleware.request_reached_downloader, signal=signals.request_reached_downloader
        )
        return middleware

    def request_reached_downloader(self, request: Request) -> None:
        """The downloader keeps the host's pace between what this process sends."""
        lease = self._lease(request)
        if lease is not None and self.crawler.engine is not None:
            slot: Any = self.crawler.engine.downloader.slots[request.meta["download_slot"]]
            slot.delay, slot.jitter = lease.pace, 0.0

    def process_response(self, request: Request, response: Response) -> Response:
        self._is_online = True
        if (lease := self._lease(request)) is not None and self.tracker.worker is not None:
            if lease.pace and self.tracker.worker.frontier.policy.target:
                report = self.tracker.worker.report(lease.host)
                report.latency = float(request.meta.get("download_latency") or 0.0)
            if response.status in SLOW_DOWN:
                wait = retry_after(response.headers.get("Retry-After"))
                self._trouble(request, wait, f"http_{response.status}")
            elif lease.trouble:
                self.tracker.worker.report(lease.host).successes += 1
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if self._lease(request) is not None:
            if self._is_offline(request, exception):
                request.meta["dont_retry"] = True
            elif isinstance(exception, self.errors):
                self._trouble(request, 0.0, reason_of(exception))

    def _is_offline(self, request: Request, exception: Exception) -> bool:
        """Whether what every crawl asks for has no address, and nothing was ever fetched.

        Then no host is in trouble: the network is missing, or the name is wrong. Patience does not
        help, and the next crawl asks again anyway.
        """
        return (
            not self._is_online
            and isinstance(exception, CannotResolveHostError)
            and request.dont_filter
            and "retry_times" not in request.meta
        )

    def _lease(self, request: Request) -> Lease | None:
        worker = self.tracker.worker
        return None if worker is None else worker.held.get(request.meta.get(META, -1))

    def _trouble(self, request: Request, wait: float, reason: str) -> None:
        if (worker := self.tracker.worker) is None:
            return
        host = queue_host(request.url)
        waiting_for(self.crawler).note(host, reason)
        report = worker.report(host)
        report.failures += 1
        report.wait = max(report.wait, wait)
        self._count("newsbot/frontier/trouble")

    def _count(self, name: str) -> None:
        stats: Any = self.crawler.stats
        stats.inc_value(name)
