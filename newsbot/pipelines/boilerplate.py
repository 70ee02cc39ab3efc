"""Order 200: recommended links that are left in the text, whatever way it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsbot.boilerplate import text
from newsbot.duplicates.fingerprints import content_fingerprint
from newsbot.items import Article
from newsbot.pipelines.validate import InvalidArticle
from newsbot.signals import lines_stripped

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.signalmanager import SignalManager
    from scrapy.statscollectors import StatsCollector


class BoilerplatePipeline:
    """Strips `body` by the text layer: a second net for pages, the only one for ready-made text.

    Stats: `newsbot/boilerplate/lines` (also what the page's own layers took),
    `newsbot/boilerplate/<layer>/<rule>` for what is taken here.
    """

    def __init__(self, stats: StatsCollector, signals: SignalManager | None = None) -> None:
        self._stats = stats
        self._signals = signals

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert crawler.stats is not None
        return cls(crawler.stats, crawler.signals)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        body, stripped = text.strip(item.body, language=item.language)
        for line in stripped:
            self._stats.inc_value(f"newsbot/boilerplate/{line.layer}/{line.rule}")
        if stripped:
            if self._signals:
                self._signals.send_catch_log(lines_stripped, item=item, lines=stripped)
            if not body:
                self._stats.inc_value("newsbot/dropped/only_boilerplate")
                raise InvalidArticle("only_boilerplate", item.url)
            item.body = body
            item.stripped += len(stripped)
            item.fingerprint = content_fingerprint(item.title, body)
        if item.stripped:
            self._stats.inc_value("newsbot/boilerplate/lines", item.stripped)
        return item
