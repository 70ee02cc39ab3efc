"""Every site that newsbot knows."""

from __future__ import annotations

from scrapy.settings import Settings

from newsbot.spiders.loader import SpiderLoader
from newsbot.spiders.news import NewsSpider

PACKAGE = "newsbot.spiders"


def site_spiders() -> list[type[NewsSpider]]:
    """The spider classes of all sites, by name. Imports every module of the catalogue."""
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": [PACKAGE]}))
    classes = (loader.load(name) for name in sorted(loader.list()))
    return [spider for spider in classes if issubclass(spider, NewsSpider) and spider.country]
