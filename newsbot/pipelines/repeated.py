"""Order 800: what a site repeats under its articles, and headlines of its other articles."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError

from newsbot.boilerplate import repeated, titles
from newsbot.items import Article
from newsbot.redis import for_crawler
from newsbot.signals import lines_stripped
from newsbot.stream.scripts import is_away
from newsbot.stream.sightings import Sightings
from newsbot.urls import host_key

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.signalmanager import SignalManager
    from scrapy.statscollectors import StatsCollector

log = logging.getLogger(__name__)


class RepeatedPipeline:
    """Strips `body` of paragraphs that many articles of its site end with, over all workers.

    And of last lines that are titles of its other articles. The fingerprint stays: a page that is
    fetched again is the same article, whatever its site has taught since.

    Stats: `newsbot/boilerplate/lines`, `newsbot/boilerplate/<layer>/<rule>`,
    `newsbot/boilerplate/unshared` (Redis was away: the article goes on as it is).
    """

    def __init__(
        self,
        sightings: Sightings,
        stats: StatsCollector,
        signals: SignalManager | None = None,
    ) -> None:
        self._sightings = sightings
        self._stats = stats
        self._signals = signals
        self._told = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert crawler.stats is not None
        namespace = crawler.settings.get("NEWSBOT_NAMESPACE")
        sightings = Sightings(for_crawler(crawler).client, namespace=namespace)
        return cls(sightings, crawler.stats, crawler.signals)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        try:
            seen = await self._sightings.note(
                item.site or host_key(item.canonical_url),
                item.id,
                paragraphs=repeated.keys(item.body),
                title=titles.title_key(item.title),
                lines=titles.tail_keys(item.body),
            )
        except (RedisError, OSError) as error:
            if not is_away(error):
                raise
            self._stats.inc_value("newsbot/boilerplate/unshared")
            if not self._told:
                self._told = True
                log.warning("Redis is away (%s): what sites repeat stays in their articles.", error)
            return item
        self._told = False
        body, stripped = repeated.strip(item.body, seen.counts)
        body, more = titles.strip(body, seen.titles.__contains__)
        stripped += more
        if stripped:
            if self._signals:
                self._signals.send_catch_log(lines_stripped, item=item, lines=stripped)
            item.body = body
            item.stripped += len(stripped)
            self._stats.inc_value("newsbot/boilerplate/lines", len(stripped))
            for line in stripped:
                self._stats.inc_value(f"newsbot/boilerplate/{line.layer}/{line.rule}")
        return item
