"""The scheduler: Scrapy's interface on one side, the frontier on the other."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.misc import build_from_crawler, load_object
from scrapy_redis.scheduler import Scheduler as RedisScheduler

from newsbot.frontier import codec
from newsbot.frontier.beginning import forget_as_last, join
from newsbot.frontier.feed import StartKey, requests_from
from newsbot.frontier.names import gone, new_name
from newsbot.frontier.politeness import queue_host
from newsbot.frontier.protocol import Frontier, Lease, Policy, run
from newsbot.frontier.queue import order_named
from newsbot.frontier.tracking import tracker_for
from newsbot.frontier.waiting import waiting_for
from newsbot.frontier.worker import Worker
from newsbot.redis import for_crawler
from newsbot.signals import visit_stored

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)

WITHOUT_EFFECT = {
    "SCHEDULER_QUEUE_KEY": "NEWSBOT_NAMESPACE names the keys",
    "SCHEDULER_DUPEFILTER_KEY": "NEWSBOT_NAMESPACE names the keys",
    "SCHEDULER_SERIALIZER": "requests are stored as MessagePack, and nothing else is read",
}
"""Settings of scrapy-redis that another program may rely on: whoever sets one is told."""
WAKE = "data:,wake"
START = "~start"
FEED_EVERY = 0.5  # seconds between two looks at the start key
BURY_EVERY = 2.0  # seconds between two looks for dead processes, of a worker that waits
WATCH_EVERY = 0.25  # seconds between two looks whether the engine is being stopped


def policy_for(crawler: Crawler) -> Policy:
    """The policy that the crawler's settings describe."""
    settings = crawler.settings
    delay = 0.0 if settings.get("NEWSBOT_REPLAY") else settings.getfloat("DOWNLOAD_DELAY")
    target = settings.getfloat("AUTOTHROTTLE_TARGET_CONCURRENCY", 1.0)
    return Policy(
        delay=delay,
        target=target if settings.getbool("AUTOTHROTTLE_ENABLED") else 0.0,
        slowest=settings.getfloat("AUTOTHROTTLE_MAX_DELAY", 60.0),
        quota=settings.getint("NEWSBOT_HOST_QUOTA"),
        concurrency=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
        ceiling=settings.getfloat("NEWSBOT_DELAY_CEILING", 300.0),
        lifetime=settings.getfloat("NEWSBOT_LEASE_SECONDS", 20.0),
        deliveries=settings.getint("NEWSBOT_DELIVERIES", 3),
        seen=settings.get("NEWSBOT_SEEN", "exact"),
        expiry=settings.getfloat("NEWSBOT_SEEN_DAYS", 30) * 86400,
        error=settings.getfloat("NEWSBOT_SEEN_ERROR", 1e-4),
        capacity=settings.getint("NEWSBOT_SEEN_CAPACITY", 1_000_000),
    )


def frontier_for(crawler: Crawler, worker: str) -> Frontier:
    """The frontier of the crawler's spider, for a worker of this name."""
    spider = crawler.spider or crawler.spidercls
    return Frontier(
        crawler.settings.get("NEWSBOT_NAMESPACE", "newsbot"),
        spider.name,
        worker,
        policy_for(crawler),
        shared_seen=crawler.settings.getbool("NEWSBOT_SEEN_SHARED"),
    )


class Scheduler(RedisScheduler):  # type: ignore[misc]
    """Shares a frontier with every worker of the spider.

    A request is new until Redis says otherwise: `enqueue_request` is False only for one that this
    process has dealt with lately. Requests that Redis knew are counted in
    `newsbot/duplicates/request`.
    """

    def __init__(
        self,
        crawler: Crawler,
        *,
        max_idle: float,
        grace: float,
        concurrency: int,
        start_key: str | None,
        encoding: str,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.crawler = crawler
        self.stats = crawler.stats
        self.order = order_named(self.queue_cls)
        self.tracker = tracker_for(crawler)
        self.worker: Worker | None = None
        self.max_idle, self.grace = max_idle, grace
        self.concurrency = concurrency or 100
        self.encoding = encoding
        self.start_key = start_key or "%(name)s:start_urls"
        self._local: list[Request] = []  # what cannot be stored
        self._visits: dict[int, Any] = {}  # lease → `newsbot_visit` of its request
        self._idle_since: float | None = None
        self._was_asked = False  # so the engine has run
        self._stopping_since: float | None = None
        self._buried = 0.0
        self.waiting = waiting_for(crawler)
        self._wake = Request(WAKE, meta={"allow_offsite": True})

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Scheduler:
        settings = crawler.settings
        for name in WITHOUT_EFFECT:
            if settings.get(name):
                logger.warning("%s has no effect: %s", name, WITHOUT_EFFECT[name])
        return cls(
            crawler,
            max_idle=settings.getfloat("MAX_IDLE_TIME_BEFORE_CLOSE"),
            grace=settings.getfloat("NEWSBOT_SHUTDOWN_GRACE", 5.0),
            concurrency=settings.getint("CONCURRENT_REQUESTS"),
            start_key=settings.get("REDIS_START_URLS_KEY"),
            encoding=settings.get("REDIS_ENCODING", "utf-8"),
            server=for_crawler(crawler).sync,
            persist=settings.getbool("SCHEDULER_PERSIST", True),
            flush_on_start=settings.getbool("SCHEDULER_FLUSH_ON_START"),
            dupefilter_cls=settings["DUPEFILTER_CLASS"],
            queue_cls=settings["SCHEDULER_QUEUE_CLASS"],
            idle_before_close=settings.getint("SCHEDULER_IDLE_BEFORE_CLOSE"),
        )

    # --- Beginning and end ---------------------------------------------------------------------

    def open(self, spider: Spider) -> Deferred[None]:
        """Join the workers of this spider; the first of them begins a new crawl."""
        self.spider = spider
        self.df = build_from_crawler(load_object(self.dupefilter_cls), self.crawler)
        return deferred_from_coro(self._open())

    async def _open(self) -> None:
        frontier = frontier_for(self.crawler, new_name())
        service = for_crawler(self.crawler)
        client = service.client
        forget = self.flush if self.flush_on_start else None
        others, queued = await join(client, frontier, forget)
        if queued > 0:
            logger.info("Resuming the crawl; requests that wait: %d", queued)
        if others:
            logger.info("Sharing the crawl; other workers: %d", others)
        self.frontier = frontier
        self.worker = self.tracker.worker = Worker(
            frontier,
            client,
            free=self._free,
            working=self._is_scraping,
            ready=self._ready,
            count=self._count,
            told=self._stored,
        )
        plain = getattr(self.spider, "redis_key", None) or self.start_key
        is_cluster = "cluster" in service.url.partition(":")[0]
        self.feed = StartKey(
            client,
            frontier,
            None if is_cluster else plain % {"name": self.spider.name},
            number=2 * self.concurrency,
            looked=self._fed,
        )
        self.tracker.done = self._done
        self.tracker.knows = getattr(self.df, "knows", self.tracker.knows)
        self.worker.start()
        self._watch = create_looping_call(self._look_around)
        self._watch.start(WATCH_EVERY, now=False)

    async def _bury_dead(self) -> None:
        """Take up at once what dead processes of this machine held; others' leases run out."""
        from redis.exceptions import RedisError

        assert self.worker is not None
        client = for_crawler(self.crawler).client
        try:
            names: Any = await client.zrange(self.frontier.keys[2], 0, -1)
            if dead := gone(names):
                await run(client, self.frontier.join(dead))
                self.worker.poke()
        except (RedisError, OSError):
            self.worker.poke()  # the next commit says what there is to say

    def close(self, reason: str) -> Deferred[None]:
        """Give back what is leased; the last worker takes all with it if nothing is to persist."""
        return deferred_from_coro(self._close())

    async def _close(self) -> None:
        if self._watch.running:
            self._watch.stop()
        assert self.worker is not None
        left = await self.worker.close()
        if left == 0 and not self.persist:
            await forget_as_last(for_crawler(self.crawler).client, self.frontier, self.flush)

    def flush(self) -> None:
        """Forget the queue and what was seen."""
        frontier = frontier_for(self.crawler, "flush")
        for pattern in frontier.queue_patterns():
            for key in self.server.scan_iter(pattern, 1000):
                self.server.unlink(key)
        self.df.clear()

    def _look_around(self) -> None:
        """Notice that the engine is being stopped: no signal says so before all is downloaded.

        One that has not asked for a request yet is just being started, which may take a while.
        """
        assert self.worker is not None
        engine = self.crawler.engine
        is_open = engine is not None and engine.spider is not None
        if is_open and self._was_asked and not engine.running:
            now = time.monotonic()
            if self._stopping_since is None:
                self._stopping_since = now
                self.worker.drain(set(self.tracker.started))
            elif now - self._stopping_since > self.grace and hasattr(engine.downloader, "abort"):
                for lease in list(self.tracker.started):
                    if not self.tracker.is_scraping(lease):
                        self.tracker.forget(lease)
                        self.worker.release(lease)
                engine.downloader.abort()
        elif self.worker.waits and time.monotonic() > self._buried + BURY_EVERY:
            self._buried = time.monotonic()
            deferred_from_coro(self._bury_dead())
            deferred_from_coro(self.waiting.look(self.worker, for_crawler(self.crawler).client))
        elif self.worker.want and time.monotonic() > self.feed.looked_at + FEED_EVERY:
            self.feed.look()

    # --- Requests in ---------------------------------------------------------------------------

    def enqueue_request(self, request: Request) -> bool:
        """Note a request for the next commit; False when this process knows it is not new."""
        if request is self._wake:
            return True
        assert self.worker is not None
        lease = self.tracker.replaced(request)
        tag = b"" if lease is not None else self.df.tag(request)
        if tag is None:
            self.df.log(request, self.spider)
            self.stats.inc_value("newsbot/duplicates/request")
            return False
        host = queue_host(request.url)
        place = self.order.place(request)
        try:
            stored = codec.encode(request, self.spider)
        except codec.RefusedRequest as error:
            self._keep(request, lease, error)
            return True
        if lease is not None:
            self._visits.pop(lease, None)
            self.worker.move(lease, host, place, stored)
        else:
            self.worker.push(tag, host, place, stored)
            self.stats.inc_value("scheduler/enqueued/redis")
        return True

    def _keep(self, request: Request, lease: int | None, error: Exception) -> None:
        """A request that cannot be stored is fetched by this process, and lost with it."""
        logger.error("%s; it is lost if this worker ends", error, extra={"spider": self.spider})
        self.stats.inc_value("newsbot/frontier/unserializable")
        if lease is not None:
            self.tracker.start(request, lease)
        self._local.append(request)

    # --- Requests out --------------------------------------------------------------------------

    def next_request(self) -> Request | None:
        """A request whose time has come; None for now."""
        self._was_asked = True
        if self._local:
            return self._local.pop(0)
        assert self.worker is not None
        while (lease := self.worker.take()) is not None:
            request = self._request(lease)
            if request is not None:
                self._idle_since = None
                self.stats.inc_value("scheduler/dequeued/redis")
                return request
        return None

    def _request(self, lease: Lease) -> Request | None:
        assert self.worker is not None
        try:
            if lease.host == START:
                self._begin(lease)
                return None
            request = codec.decode(lease.stored, self.spider)
        except ValueError as error:
            logger.error("Refused a queued request: %s", error, extra={"spider": self.spider})
            self.stats.inc_value("newsbot/frontier/refused")
            self.worker.fail(lease.id, str(error), hopeless=True)
            return None
        self.tracker.start(request, lease.id)
        if visit := request.meta.get("newsbot_visit"):
            self._visits[lease.id] = visit
        return request

    def _begin(self, lease: Lease) -> None:
        assert self.worker is not None
        for request in requests_from(lease.stored, self.spider, self.encoding):
            self.enqueue_request(request)
        self.worker.acknowledge(lease.id)

    def has_pending_requests(self) -> bool:
        """False once the queue is empty, nobody holds a lease, and it has been so long enough.

        And once nothing was left under the start key after that.
        """
        worker, engine = self.worker, self.crawler.engine
        assert worker is not None
        assert engine is not None
        if self.tracker.started and not engine.downloader.active and not self._is_scraping():
            self.tracker.finish_all()
        if worker.answered < self.feed.found_at:
            worker.poke()  # what it last heard is older than what was queued from the start key
            return True
        if self._local or not worker.finished:
            self._idle_since = None
            return True
        now = time.monotonic()
        if self._idle_since is None:
            self._idle_since = now
        if self.feed.looked_at < self._idle_since:
            self.feed.look()
            return True
        return bool(now - self._idle_since < max(self.idle_before_close, self.max_idle))

    def __len__(self) -> int:
        return max(0, int(self.server.hget(self.frontier.keys[1], "size") or 0))

    # --- What the worker calls -----------------------------------------------------------------

    def _free(self) -> int:
        engine = self.crawler.engine
        assert engine is not None
        return max(0, self.concurrency - len(engine.downloader.active))

    def _is_scraping(self) -> bool:
        engine = self.crawler.engine
        assert engine is not None
        slot = engine.scraper.slot
        return slot is not None and not slot.is_idle()

    def _ready(self) -> None:
        """Make the engine ask; its public way is to give it a request."""
        engine = self.crawler.engine
        if engine is not None and engine.spider is not None:
            engine.crawl(self._wake)

    def _count(self, event: str, number: int) -> None:
        if event == "duplicates":
            self.stats.inc_value("newsbot/duplicates/request", number)
        else:
            self.stats.inc_value(f"newsbot/frontier/{event}", number)
            if event == "dead":
                logger.warning(
                    "Requests that became dead letters (scrapy deadletters list): %d", number
                )

    def _done(self, lease: int, error: str | None) -> None:
        assert self.worker is not None
        if error is None:
            self.worker.acknowledge(lease)
        else:
            self.worker.fail(lease, error)

    def _stored(self, leases: Sequence[int]) -> None:
        """Say which visits are over: all that came of their requests is in Redis."""
        for lease in leases:
            if (visit := self._visits.pop(lease, None)) is not None:
                self.crawler.signals.send_catch_log(signal=visit_stored, visit=visit)

    def _fed(self, taken: int) -> None:
        """A look at the start key is over."""
        assert self.worker is not None
        if taken > 0:
            self.stats.inc_value("newsbot/frontier/fed", taken)
            self._idle_since = None
        if taken != 0:
            self.worker.poke()  # where Redis is away, the next commit says what there is to say
        if self._idle_since is not None:
            self._ready()  # to notice that the crawl is over
