"""What a crawl would make of a page, without crawling."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings, Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.misc import build_from_crawler, load_object

from newsbot.archive.replay import response_of
from newsbot.items import Article
from newsbot.spiders.news import NewsSpider
from newsbot.urls import canonical_url

if TYPE_CHECKING:
    from typing import Self

    from newsbot.archive.reader import Capture

logger = logging.getLogger(__name__)

SHARED = 800
"""Order of the pipelines from which on articles meet what workers share: left out here."""


class AnySite(NewsSpider):
    """Stands in for the spider of a site that is not in the catalogue."""

    name = "any"


class Offline:
    """Spiders and pipelines as a crawl has them, for pages at hand."""

    def __init__(self, crawler: Crawler, pipelines: Sequence[str]) -> None:
        self.crawler = crawler
        self.crawler.stats = MemoryStatsCollector(self.crawler)
        self._compression = HttpCompressionMiddleware.from_crawler(self.crawler)
        self._loader = get_spider_loader(self.crawler.settings)
        self._domains: dict[str, str] = {
            domain: name
            for name in sorted(self._loader.list(), reverse=True)
            for domain in getattr(self._loader.load(name), "allowed_domains", None) or ()
        }
        self._spiders: dict[str, Spider] = {}
        self._pipelines = [build_from_crawler(load_object(path), crawler) for path in pipelines]

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        orders = sorted(
            (order, path)
            for path, order in settings.getdict("ITEM_PIPELINES").items()
            if order is not None and order < SHARED
        )
        crawler = Crawler(Spider, Settings(settings.copy_to_dict()))
        return cls(crawler, [path for _, path in orders])

    @property
    def stats(self) -> Mapping[str, Any]:
        """What spiders and pipelines have counted, by the names that a crawl uses."""
        return self.crawler.stats.get_stats()

    def spider_name(self, url: str) -> str | None:
        """Name of the spider with the longest domain that the URL is on."""
        labels = (urlsplit(url).hostname or "").split(".")
        ends = (".".join(labels[first:]) for first in range(len(labels)))
        return next((self._domains[end] for end in ends if end in self._domains), None)

    def spider(self, name: str | None) -> Spider:
        """The spider of that name, or the one for any site."""
        if (key := name or AnySite.name) not in self._spiders:
            spider_class = self._loader.load(name) if name else AnySite
            self._spiders[key] = spider_class.from_crawler(self.crawler)
        return self._spiders[key]

    def articles(self, capture: Capture) -> Iterator[Article]:
        """Articles of an archived page, by its site's spider. What has none is counted only."""
        try:
            # As in a crawl, whose links have lost what only tracks their readers.
            address = canonical_url(capture.url)
        except ValueError:
            self.crawler.stats.inc_value("newsbot/dropped/malformed_url")
            return
        spider = self.spider(self.spider_name(capture.url))
        assert isinstance(spider, NewsSpider)
        request = next(spider.requests_for([address]), None)
        if request is None:
            self.crawler.stats.inc_value("newsbot/dropped/not_article")
            return
        request.meta["newsbot_fetched_at"] = capture.date
        try:
            response = self._compression.process_response(request, response_of(capture, request))
            assert isinstance(response, Response)
            for item in spider.parse_article(response):
                if isinstance(item, Article):
                    yield self.through_pipelines(item)
        except (DropItem, IgnoreRequest) as error:
            logger.debug("no article: %s", error)

    def through_pipelines(self, article: Article) -> Article:
        """The article as it would be published.

        Raises:
            DropItem: it would not.
        """
        for pipeline in self._pipelines:
            article = pipeline.process_item(article)
        return article
