"""The health of every site against its own past: a redesign is told by the crawl it breaks."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError
from scrapy import signals

from newsbot import signals as news_signals
from newsbot.items import Article
from newsbot.monitoring.drift import DROPPED, Drop, Seen, drops
from newsbot.monitoring.hook import HookError, call
from newsbot.pipelines.publish import AlreadyPublished, DuplicateArticle
from newsbot.redis import for_crawler, keys

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

LIFETIME = 180 * 24 * 3600
"""Seconds for which a site that is not crawled is remembered."""
ENOUGH = 20
"""Pages of a site that are compared with its past at a time."""
EVERY = 300.0
"""Seconds between two comparisons in a crawl that goes on; there is one at its end in any case."""
WEIGHT = 0.3
"""Of what is new in a site's past: what lasts is normal after a few crawls."""


class SiteHealth:
    """Counts what the pages of each site gave, and compares it in Redis with what they gave before.

    Stats: `newsbot/health/judged`, `newsbot/health/dropped/<site>/<measure>`,
    `newsbot/health/hook/{called,failed}`.
    """

    def __init__(self, crawler: Crawler, *, namespace: str, hook: str | None) -> None:
        self.crawler = crawler
        self.drops: list[Drop] = []
        """Told in this crawl."""
        self._namespace = namespace
        self._hook = hook
        self._seen: dict[str, Seen] = {}
        self._script = (Path(__file__).parent / "lua/health.lua").read_text("utf-8")
        self._going: asyncio.Task[None] | None = None
        self._finishing: asyncio.Task[None] | None = None
        self._hooks: set[asyncio.Task[None]] = set()
        self._closed = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        extension = cls(
            crawler,
            namespace=settings.get("NEWSBOT_NAMESPACE"),
            hook=settings.get("NEWSBOT_HEALTH_HOOK") or None,
        )
        connect = crawler.signals.connect
        connect(extension.spider_opened, signals.spider_opened)
        connect(extension.page_read, news_signals.page_read)
        connect(extension.item_dropped, signals.item_dropped)
        connect(extension.finish, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        self._going = asyncio.ensure_future(self._go_on())

    def page_read(self, site: str, article: Article | None) -> None:
        self._seen.setdefault(site, Seen()).add(article)

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        is_copy = isinstance(exception, DuplicateArticle)
        if is_copy and not isinstance(exception, AlreadyPublished) and item.site in self._seen:
            self._seen[item.site].duplicates += 1

    async def finish(self) -> None:
        """Judge what is left and wait for the hook, which is given its time-out. Once."""
        if self._finishing is None:
            self._finishing = asyncio.ensure_future(self._finish())
        await self._finishing

    async def _finish(self) -> None:
        self._closed.set()  # not cancelled: a command to Redis may be under way
        if self._going is not None:
            await self._going
        await self._judge(1)
        if self._hooks:
            await asyncio.wait(self._hooks)

    async def _go_on(self) -> None:
        while not self._closed.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), EVERY)
            if not self._closed.is_set():
                await self._judge(ENOUGH)

    async def _judge(self, enough: int) -> None:
        """Tell Redis of the sites with so many pages, and the world of what fell."""
        client = for_crawler(self.crawler).client
        told: list[Drop] = []
        for site in [site for site, seen in self._seen.items() if seen.pages >= enough]:
            seen = self._seen.pop(site)
            key = keys.HEALTH(self._namespace, site=site)
            try:
                answer: Any = await client.eval(
                    self._script,
                    1,
                    key,
                    json.dumps(seen.counts()),
                    str(ENOUGH),
                    str(WEIGHT),
                    str(LIFETIME),
                )
            except (RedisError, OSError) as error:
                logger.warning("Cannot keep the health of %s in Redis: %s", site, error)
                self._seen.setdefault(site, seen)
                return
            if answer is not None:
                told += self._compare(site, *answer)
        if told and self._hook:
            task = asyncio.ensure_future(self._call(self._hook, told))
            self._hooks.add(task)
            task.add_done_callback(self._hooks.discard)

    def _compare(self, site: str, recent: bytes, past: bytes) -> list[Drop]:
        stats = self.crawler.stats
        assert stats is not None
        stats.inc_value("newsbot/health/judged")
        if not past:
            return []
        found = drops(site, json.loads(recent), json.loads(past))
        for drop in found:
            stats.set_value(f"{DROPPED}{site}/{drop.measure}", round(drop.now, 3))
            logger.warning("Not as it was: %s", drop)
        self.drops += found
        return found

    async def _call(self, hook: str, told: list[Drop]) -> None:
        stats = self.crawler.stats
        assert stats is not None
        try:
            await asyncio.to_thread(call, hook, message(told))
        except HookError as error:
            logger.error("Cannot tell that sites are not as they were: %s", error)
            stats.inc_value("newsbot/health/hook/failed")
        else:
            stats.inc_value("newsbot/health/hook/called")


def message(told: list[Drop]) -> bytes:
    """What a hook is told, as JSON: `text` for people (a chat's webhook shows it), and `drops`."""
    rows = [
        {
            "site": drop.site,
            "measure": drop.measure,
            "now": round(drop.now, 3),
            "before": round(drop.before, 3),
            "pages": drop.pages,
        }
        for drop in told
    ]
    text = "\n".join(map(str, told))
    return json.dumps({"text": text, "drops": rows}, ensure_ascii=False).encode()
