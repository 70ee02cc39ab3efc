"""Which requests were queued before: by the crawler's fingerprinter, on the canonical URL."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from scrapy.utils.request import RequestFingerprinter
from scrapy_redis.dupefilter import RFPDupeFilter

from newsbot.frontier.protocol import Frontier, run_sync
from newsbot.redis import for_crawler
from newsbot.urls import canonical_url

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

GENERATION = 50_000
"""URLs that a worker remembers by itself, twice: some 100 bytes each."""


class DupeFilter(RFPDupeFilter):  # type: ignore[misc]
    """Fingerprints of requests, and the last of them that this process dealt with.

    The frontier's scripts look them up and remember them together with queueing the request; under
    another scheduler `request_seen` does it by itself, blocking.
    """

    def __init__(
        self, server: Any, frontier: Frontier, fingerprinter: Any, debug: bool = False
    ) -> None:
        super().__init__(server, frontier.keys[6], debug)
        self.frontier = frontier
        self.fingerprinter = fingerprinter
        # A fingerprinter of one's own may look at more than the URL.
        self._by_url = type(fingerprinter) is RequestFingerprinter
        self._recent: set[int] = set()
        self._older: set[int] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DupeFilter:
        from newsbot.frontier.scheduler import frontier_for

        return cls(
            for_crawler(crawler).sync,
            frontier_for(crawler, "dupefilter"),
            crawler.request_fingerprinter,
            crawler.settings.getbool("DUPEFILTER_DEBUG"),
        )

    @classmethod
    def from_spider(cls, spider: Any) -> DupeFilter:
        return cls.from_crawler(spider.crawler)

    def request_fingerprint(self, request: Request) -> bytes:
        """The crawler's fingerprint of the request at its canonical URL."""
        try:
            canonical = canonical_url(request.url)
        except ValueError:  # not http(s): as it is
            canonical = request.url
        if canonical != request.url:
            request = request.replace(url=canonical)
        fingerprint: bytes = self.fingerprinter.fingerprint(request)
        return fingerprint

    def knows(self, request: Request) -> bool:
        """Whether this process dealt with a plain GET of this very URL lately."""
        return self._is_plain(request) and self._is_recent(hash(request.url))

    def _is_plain(self, request: Request) -> bool:
        """Whether its URL says all that the fingerprinter looks at."""
        return (
            self._by_url
            and not request.dont_filter
            and request.method == "GET"
            and not request.body
            and "newsbot_source" not in request.meta
        )

    def _is_recent(self, key: int) -> bool:
        return key in self._recent or key in self._older

    def tag(self, request: Request) -> bytes | None:
        """What the frontier is to look it up by; None if this process knows it is not new."""
        if request.dont_filter:
            return b"-"
        if once := request.meta.get("newsbot_once"):
            # A source that is read once for a purpose, in this crawl or another that goes on.
            both = self.request_fingerprint(request) + str(once).encode()
            return self.frontier.tag(blake2b(both, digest_size=20).digest())
        if "newsbot_source" in request.meta:
            return self.frontier.tag(self.request_fingerprint(request), source=True)
        plain = self._is_plain(request)
        if plain and self._is_recent(hash(request.url)):
            return None
        fingerprint = self.request_fingerprint(request)
        if self._is_recent(hash(fingerprint)):
            return None
        if len(self._recent) >= GENERATION:
            self._older, self._recent = self._recent, set()
        self._recent.add(hash(fingerprint))
        if plain:
            self._recent.add(hash(request.url))
        return self.frontier.tag(fingerprint)

    def request_seen(self, request: Request) -> bool:
        """Whether it was seen before; from now on it was."""
        tag = self.frontier.tag(
            self.request_fingerprint(request), source="newsbot_source" in request.meta
        )
        return run_sync(self.server, self.frontier.remember([tag])) == [True]

    def close(self, reason: str = "") -> None:
        """Nothing: the scheduler decides what is kept."""

    def clear(self) -> None:
        """Forget everything."""
        self._recent.clear()
        self._older.clear()
        for pattern in self.frontier.seen_patterns():
            for key in self.server.scan_iter(pattern, 1000):
                self.server.unlink(key)
