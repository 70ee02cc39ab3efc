"""Which requests were queued before: by the crawler's fingerprinter, on the canonical URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy_redis.dupefilter import RFPDupeFilter

from newsbot.redis import for_crawler, keys
from newsbot.urls import canonical_url

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class DupeFilter(RFPDupeFilter):  # type: ignore[misc]
    """Remembers every request that it saw, for all workers and later crawls.

    Sources (requests with `newsbot_source` in `meta`) are news each time: they are remembered in a
    set of their own, which lasts as long as any worker of the crawl.
    """

    def __init__(
        self, server: Any, key: str, sources_key: str, fingerprinter: Any, debug: bool = False
    ) -> None:
        super().__init__(server, key, debug)
        self.sources_key = sources_key
        self.fingerprinter = fingerprinter

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DupeFilter:
        settings = crawler.settings
        namespace = settings.get("NEWSBOT_NAMESPACE", "newsbot")
        name = crawler.spider.name if crawler.spider else crawler.spidercls.name
        return cls(
            for_crawler(crawler).sync,
            keys.SEEN(namespace, spider=name),
            keys.SOURCES(namespace, spider=name),
            crawler.request_fingerprinter,
            settings.getbool("DUPEFILTER_DEBUG"),
        )

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

    def request_seen(self, request: Request) -> bool:
        """Whether it was seen before; from now on it was."""
        key = self.sources_key if "newsbot_source" in request.meta else self.key
        return bool(self.server.sadd(key, self.request_fingerprint(request)) == 0)

    def close(self, reason: str = "") -> None:
        """Nothing: the scheduler decides what is kept."""

    def clear(self) -> None:
        """Forget everything."""
        self.server.delete(self.key, self.sources_key)
