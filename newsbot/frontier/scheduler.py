"""The scheduler: one queue and one memory of seen requests for all workers of a spider."""

from __future__ import annotations

import logging
import os
import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.misc import build_from_crawler, load_object
from scrapy_redis.scheduler import Scheduler as RedisScheduler

from newsbot.frontier.codec import RefusedRequest
from newsbot.redis import for_crawler, keys

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

HEARTBEAT = 5.0  # seconds
DEAD_AFTER = 30.0  # seconds without a heartbeat


class Scheduler(RedisScheduler):  # type: ignore[misc]
    """Shares the queue with every worker of the spider; what one leaves, the others keep."""

    def __init__(self, crawler: Crawler, **options: Any) -> None:
        super().__init__(**options)
        self.crawler = crawler
        self.stats = crawler.stats
        self.worker = f"{os.uname().nodename}:{os.getpid()}:{uuid4().hex[:8]}"
        self.namespace = crawler.settings.get("NEWSBOT_NAMESPACE", "newsbot")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Scheduler:
        settings = crawler.settings
        return cls(
            crawler,
            server=for_crawler(crawler).sync,
            persist=settings.getbool("SCHEDULER_PERSIST", True),
            flush_on_start=settings.getbool("SCHEDULER_FLUSH_ON_START"),
            queue_cls=settings.get("SCHEDULER_QUEUE_CLASS", "newsbot.frontier.queue.PriorityQueue"),
            dupefilter_cls=settings["DUPEFILTER_CLASS"],
            idle_before_close=settings.getint("SCHEDULER_IDLE_BEFORE_CLOSE"),
        )

    def open(self, spider: Spider) -> None:
        """Join the workers of this spider; the first of them begins a new crawl."""
        self.spider = spider
        self.workers_key = keys.WORKERS(self.namespace, spider=spider.name)
        self.queue = load_object(self.queue_cls)(
            server=self.server, spider=spider, key=keys.QUEUE(self.namespace, spider=spider.name)
        )
        self.df = build_from_crawler(load_object(self.dupefilter_cls), self.crawler)
        with self.server.pipeline() as transaction:
            transaction.zremrangebyscore(self.workers_key, 0, time.time() - DEAD_AFTER)
            transaction.zcard(self.workers_key)
            transaction.zadd(self.workers_key, {self.worker: time.time()})
            _, others, _ = transaction.execute()
        if not others:
            self.server.delete(keys.SOURCES(self.namespace, spider=spider.name))
            if self.flush_on_start:
                self.flush()
        self.heartbeat = create_looping_call(self._beat)
        self.heartbeat.start(HEARTBEAT, now=False)
        if waiting := len(self.queue):
            logger.info("Resuming the crawl: %d requests wait", waiting, extra={"spider": spider})

    def _beat(self) -> None:
        self.server.zadd(self.workers_key, {self.worker: time.time()})

    def close(self, reason: str) -> None:
        """Leave; the last worker of a crawl that is not to persist takes everything with it."""
        if self.heartbeat.running:
            self.heartbeat.stop()
        with self.server.pipeline() as transaction:
            transaction.zrem(self.workers_key, self.worker)
            transaction.zcard(self.workers_key)
            _, others = transaction.execute()
        if not others and not self.persist:
            self.flush()

    def enqueue_request(self, request: Request) -> bool:
        """Queue it for any worker; False when it was seen before or cannot be stored."""
        if not request.dont_filter and self.df.request_seen(request):
            self.df.log(request, self.spider)
            self.stats.inc_value("newsbot/duplicates/request")
            return False
        try:
            self.queue.push(request)
        except ValueError as error:
            logger.error("%s", error, extra={"spider": self.spider})
            self.stats.inc_value("newsbot/frontier/unserializable")
            return False
        self.stats.inc_value("scheduler/enqueued/redis")
        return True

    def next_request(self) -> Request | None:
        """A request to fetch, or None for now."""
        while True:
            try:
                request: Request | None = self.queue.pop(self.idle_before_close)
            except (RefusedRequest, ValueError) as error:
                logger.error("Refused a queued request: %s", error, extra={"spider": self.spider})
                self.stats.inc_value("newsbot/frontier/refused")
                continue
            if request is not None:
                self.stats.inc_value("scheduler/dequeued/redis")
            return request
