"""The latest articles with what was stripped from them and why, in Redis for people to look at.

Bounded by NEWSBOT_LATEST. A window, not a record: what a killed worker did not write is gone.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec
from redis.exceptions import RedisError
from scrapy import signals
from scrapy.exceptions import NotConfigured

from newsbot.boilerplate import Stripped
from newsbot.items import Article
from newsbot.monitoring.stored import number
from newsbot.pipelines.publish import AlreadyPublished, DuplicateArticle
from newsbot.redis import for_crawler, keys
from newsbot.signals import lines_stripped

if TYPE_CHECKING:
    from typing import Self

    import redis
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

BODY = 20_000
"""Characters of a body that are kept."""
LINES, LINE = 50, 300
"""Stripped lines that are kept, and characters of each: 300 hostile articles stay below 40 MB."""
_PAUSE = 1.0  # seconds between two writes


@dataclass(slots=True)
class Glimpse:
    """One article as it left the pipelines."""

    seen: float
    """Unix seconds."""
    verdict: str
    """"published", "updated", "known", "duplicate" or "left out"."""
    article: Article
    why: str = ""
    """Kind of duplicate, or why it was left out."""
    original: str = ""
    """Id of the article that a duplicate repeats."""
    stripped: list[Stripped] = field(default_factory=list)


def read_latest(client: redis.Redis, namespace: str, count: int = 30) -> list[Glimpse]:
    """Newest first; what is none is left out."""
    entries: Any = client.xrevrange(keys.LATEST(namespace), count=count)
    found = []
    for _, fields in entries:
        with suppress(msgspec.DecodeError):  # somebody else wrote it
            found.append(msgspec.json.decode(fields.get(b"glimpse", b""), type=Glimpse))
    return found


def read_article(client: redis.Redis, namespace: str, id_: str) -> list[Glimpse]:
    """An article's versions and what repeats it, newest first."""
    every = read_latest(client, namespace, count=100_000)
    return [glimpse for glimpse in every if id_ in (glimpse.article.id, glimpse.original)]


@dataclass(frozen=True, slots=True)
class SiteCount:
    """What a site gave since the namespace was first used."""

    published: int
    last: float
    """When it last gave a new article, Unix seconds."""


def read_sites(client: redis.Redis, namespace: str) -> dict[str, SiteCount]:
    """Site → its count, by name."""
    numbers: Any = client.hgetall(keys.SITE_PUBLISHED(namespace))
    last: Any = client.hgetall(keys.SITE_LAST(namespace))
    return {
        site.decode(errors="replace"): SiteCount(int(number(count)), number(last.get(site)))
        for site, count in sorted(numbers.items())
    }


class Latest:
    """Extension that writes `Glimpse`s, and per site how many articles came and when the last."""

    def __init__(self, crawler: Crawler, *, namespace: str, most: int) -> None:
        self.crawler = crawler
        self._namespace = namespace
        self._most = most
        self._stripped: dict[int, list[Stripped]] = {}
        self._glimpses: deque[Glimpse] = deque(maxlen=most)
        self._published: Counter[str] = Counter()
        self._closed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        most = crawler.settings.getint("NEWSBOT_LATEST")
        if most <= 0:
            raise NotConfigured
        extension = cls(crawler, namespace=crawler.settings.get("NEWSBOT_NAMESPACE"), most=most)
        for handler, signal in (
            (extension.spider_opened, signals.spider_opened),
            (extension.lines_stripped, lines_stripped),
            (extension.item_scraped, signals.item_scraped),
            (extension.item_dropped, signals.item_dropped),
            (extension.item_error, signals.item_error),
            (extension.spider_closed, signals.spider_closed),
        ):
            crawler.signals.connect(handler, signal)
        return extension

    def spider_opened(self) -> None:
        self._task = asyncio.ensure_future(self._go_on())

    def lines_stripped(self, item: Any, lines: list[Stripped]) -> None:
        self._stripped.setdefault(id(item), []).extend(lines)

    def item_scraped(self, item: Any) -> None:
        if isinstance(item, Article):
            self._published[item.site] += 1
            self._see(item, "updated" if item.version > 1 else "published")

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        if not isinstance(item, Article):
            return
        if isinstance(exception, AlreadyPublished):
            self._stripped.pop(id(item), None)
        elif isinstance(exception, DuplicateArticle):
            self._see(item, "duplicate", exception.kind, exception.original)
        else:
            self._see(item, "left out", getattr(exception, "reason", "dropped"))

    def item_error(self, item: Any) -> None:
        self._stripped.pop(id(item), None)

    def _see(self, item: Article, verdict: str, why: str = "", original: str = "") -> None:
        lines = self._stripped.pop(id(item), [])
        self._glimpses.append(
            Glimpse(
                time.time(),
                verdict,
                replace(item, body=item.body[:BODY]),
                why,
                original,
                [replace(line, text=line.text[:LINE]) for line in lines[:LINES]],
            )
        )

    async def spider_closed(self) -> None:
        self._closed.set()
        if self._task is not None:
            await self._task

    async def _go_on(self) -> None:
        is_away = False
        while True:
            is_last = self._closed.is_set()
            try:
                await self._write()
                is_away = False
            except (RedisError, OSError) as error:
                if not is_away:
                    logger.warning("The latest articles cannot be kept for display: %s", error)
                is_away = True
            if is_last:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), _PAUSE)

    async def _write(self) -> None:
        glimpses, self._glimpses = self._glimpses, deque(maxlen=self._most)
        published, self._published = self._published, Counter()
        if not glimpses:
            return
        client = for_crawler(self.crawler).client
        async with client.pipeline(transaction=False) as several:
            for glimpse in glimpses:
                entry = {"glimpse": msgspec.json.encode(glimpse)}
                several.xadd(keys.LATEST(self._namespace), entry, maxlen=self._most)  # type: ignore[arg-type]
            for site, count in published.items():
                several.hincrby(keys.SITE_PUBLISHED(self._namespace), site, count)
                several.hset(keys.SITE_LAST(self._namespace), site, f"{time.time():.0f}")
            await several.execute()
