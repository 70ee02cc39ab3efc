"""Every worker tells Redis how it is doing, so that all of them can be seen from one place."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import time
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

import msgspec
from redis.exceptions import RedisError
from scrapy import signals

from newsbot.frontier.waiting import waiting_for
from newsbot.monitoring.health import SiteHealth
from newsbot.monitoring.worker_report import RUNNING, Report, numbers
from newsbot.redis import for_crawler, keys

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two reports."""
FORGOTTEN_AFTER = 24 * 3600
"""Seconds after which the report of a worker that fell silent is deleted by the next to start."""


class WorkerReports:
    """Writes this worker's `Report` every second and at its end.

    With `parent`, a process id, the crawl ends when that process is no longer its parent: a
    launcher that was killed leaves no worker behind.
    """

    def __init__(self, crawler: Crawler, *, namespace: str, worker: str, parent: int) -> None:
        self.crawler = crawler
        self.parent = parent
        self._key = keys.REPORTS(namespace)
        self._worker = worker
        self._task: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._report: Report | None = None
        self._is_away = False
        self._closed = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        extension = cls(
            crawler,
            namespace=settings.get("NEWSBOT_NAMESPACE"),
            worker=settings.get("NEWSBOT_WORKER") or f"{platform.node()}:{os.getpid()}",
            parent=settings.getint("NEWSBOT_PARENT"),
        )
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self, spider: Spider) -> None:
        now = time.time()
        self._report = Report(
            self._worker, spider.name, platform.node(), os.getpid(), started=now, beat=now
        )
        self._task = asyncio.ensure_future(self._go_on())

    async def spider_closed(self, reason: str) -> None:
        self._closed.set()  # not cancelled: a command to Redis may be under way
        if self._task is not None:
            await self._task
        if health := self.crawler.get_extension(SiteHealth):
            await health.finish()  # the last report holds what it found
        await self._write(reason)

    async def _go_on(self) -> None:
        await self._forget()
        while not self._closed.is_set():
            await self._write(RUNNING)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), EVERY)
            if self.parent and os.getppid() != self.parent:
                logger.warning("The launcher (process %d) is gone: this worker ends.", self.parent)
                self.parent = 0
                engine = self.crawler.engine
                assert engine is not None
                self._ending = asyncio.ensure_future(
                    engine.close_spider_async(reason="launcher_gone")
                )

    async def _write(self, state: str) -> None:
        report, stats = self._report, self.crawler.stats
        assert report is not None
        assert stats is not None
        report.state, report.beat, report.stats = state, time.time(), numbers(stats.get_stats())
        report.waits = waiting_for(self.crawler).state if state == RUNNING else ""
        data = msgspec.json.encode(asdict(report))
        client = for_crawler(self.crawler).client
        try:
            await client.hset(self._key, report.worker, data)
            self._is_away = False
        except (RedisError, OSError) as error:
            if not self._is_away:
                logger.warning("Cannot report to Redis: %s", error)
            self._is_away = True

    async def _forget(self) -> None:
        client = for_crawler(self.crawler).client
        oldest = time.time() - FORGOTTEN_AFTER
        try:
            reports = cast("dict[bytes, bytes]", await client.hgetall(self._key))
            silent = [name for name, data in reports.items() if _beat(data) < oldest]
            if silent:
                await client.hdel(self._key, *silent)
        except (RedisError, OSError) as error:
            logger.warning("Cannot read the workers' reports: %s", error)


def _beat(data: bytes) -> float:
    try:
        return msgspec.json.decode(data, type=Report).beat
    except msgspec.DecodeError:
        return 0.0
