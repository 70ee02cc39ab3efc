"""robots.txt, fetched once for all workers, and its Crawl-delay."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError
from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from newsbot.frontier.politeness import queue_host
from newsbot.frontier.tracking import META, Tracker, tracker_for
from newsbot.redis import for_crawler, keys

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

LONGEST = 512_000
"""Bytes of a robots.txt that count (RFC 9309 asks for 500 KiB)."""
PENDING = b"?"
PENDING_FOR = 60  # seconds after which another worker tries
SHORT = 600  # seconds for which a host without an answer may be visited


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, with the files in Redis.

    A host that answers 4xx has no rules; one that does not answer is asked again after ten minutes
    and may be visited meanwhile, as Scrapy has it.
    """

    def __init__(self, crawler: Crawler, tracker: Tracker, *, expiry: int, namespace: str) -> None:
        super().__init__(crawler)
        self.tracker = tracker
        self.expiry, self.namespace = expiry, namespace
        self._known: dict[str, tuple[float, asyncio.Future[RobotParser]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(
            crawler,
            tracker_for(crawler),
            expiry=crawler.settings.getint("NEWSBOT_ROBOTS_EXPIRY", 86400),
            namespace=crawler.settings.get("NEWSBOT_NAMESPACE", "newsbot"),
        )

    async def process_request(self, request: Request, spider: Any = None) -> Request | None:  # type: ignore[override]
        parsed = urlparse_cached(request)
        site = f"{parsed.scheme}://{parsed.netloc}"
        known = self._known.get(site)
        await super().process_request(request)
        asked = site in self._known  # other schemes have no robots.txt
        if asked and (known is None or not known[1].done()) and META in request.meta:
            worker = self.tracker.worker
            if worker is not None and (worker.frontier.policy.delay or self._delays(request)):
                # Its place is over, and the visit for robots.txt was one: back to the queue.
                return request
        return None

    async def robot_parser(self, request: Request) -> RobotParser | None:
        parsed = urlparse_cached(request)
        if parsed.scheme not in ("http", "https"):
            return None
        site = f"{parsed.scheme}://{parsed.netloc}"
        known = self._known.get(site)
        if known is not None and known[0] > time.monotonic():
            return await asyncio.shield(known[1])
        future: asyncio.Future[RobotParser] = asyncio.get_running_loop().create_future()
        self._known[site] = (time.monotonic() + self.expiry, future)
        content, lifetime = b"", SHORT
        try:
            content, lifetime = await self._content(site)
        finally:
            parser = build_from_crawler(self._parserimpl, self.crawler, content)
            self._known[site] = (time.monotonic() + lifetime, future)
            future.set_result(parser)
            self._tell(request, parser)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return parser

    def _delays(self, request: Request) -> float:
        parsed = urlparse_cached(request)
        parser: Any = self._known[f"{parsed.scheme}://{parsed.netloc}"][1].result()
        agent = self._robotstxt_useragent or self._default_useragent
        return float(parser.crawl_delay(agent) or 0) if hasattr(parser, "crawl_delay") else 0.0

    def _tell(self, request: Request, parser: RobotParser) -> None:
        worker = self.tracker.worker
        if worker is not None and (delay := self._delays(request)):
            report = worker.report(queue_host(request.url))
            report.crawl_delay = min(delay, worker.frontier.policy.ceiling)

    async def _content(self, site: str) -> tuple[bytes, int]:
        """The file and for how many seconds it counts: from Redis, or fetched here for all."""
        if self.tracker.worker is None:  # another scheduler: nothing is shared
            return await self._download(site)
        client = for_crawler(self.crawler).client
        key = keys.ROBOTS(self.namespace, host=site)
        try:
            for _ in range(4 * PENDING_FOR):
                if await client.set(key, PENDING, nx=True, ex=PENDING_FOR):
                    break
                stored = await client.get(key)
                if isinstance(stored, bytes) and stored[:1] == b"+":
                    return stored[1:], max(1, await client.ttl(key))
                await asyncio.sleep(0.25)
            content, lifetime = await self._download(site)
            await client.set(key, b"+" + content, ex=lifetime)
        except (RedisError, OSError):
            content, lifetime = await self._download(site)
        return content, lifetime

    async def _download(self, site: str) -> tuple[bytes, int]:
        stats, engine = self.crawler.stats, self.crawler.engine
        assert stats is not None
        assert engine is not None
        stats.inc_value("robotstxt/request_count")
        request = Request(
            f"{site}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True, "max_retry_times": 0},
            callback=NO_CALLBACK,
        )
        try:
            response = await engine.download_async(request)
        except Exception as error:  # noqa: BLE001, whatever it is, the host gave no rules
            if not isinstance(error, IgnoreRequest):
                stats.inc_value(f"robotstxt/exception_count/{type(error)}")
            return b"", SHORT
        stats.inc_value("robotstxt/response_count")
        stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500:
            return b"", SHORT
        return (response.body[:LONGEST] if response.status < 400 else b""), self.expiry
