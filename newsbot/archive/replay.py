"""Feeds a crawl from archived pages, never from the network."""

from __future__ import annotations

import logging
from itertools import islice
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import DontCloseSpider, IgnoreRequest, NotConfigured, UsageError
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from newsbot.archive.index import ArchiveIndex, find_files, is_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newsbot.archive.reader import Capture

logger = logging.getLogger(__name__)

FEED = 200
"""Pages that are offered to the spider at a time."""


class NotArchived(IgnoreRequest):
    """The archive holds no response for this URL."""


class ReplayMiddleware:
    """Answers every request from NEWSBOT_REPLAY; what is not there is refused and counted.

    Nothing reaches the downloader, so no delay applies, and a site without archived robots.txt
    allows everything. When the spider has nothing left to ask, it is offered the archived pages of
    its site that it has not asked for: an archive of articles alone, without the sitemaps that
    list them, is crawled whole.

    Stats: `newsbot/archive/{replayed,absent,offered,damaged}`.
    """

    def __init__(self, crawler: Crawler, index: ArchiveIndex) -> None:
        self.crawler = crawler
        self.index = index
        self._asked: set[str] = set()
        self._rest: Iterator[Request] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        names = crawler.settings.get("NEWSBOT_REPLAY")
        if not names:
            raise NotConfigured
        try:
            files = find_files(names)
            limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")
            domains = getattr(crawler.spider, "allowed_domains", None) or ()
            index = ArchiveIndex.read(files, limit, lambda url: not domains or is_on(url, domains))
        except OSError as error:
            raise UsageError(f"NEWSBOT_REPLAY={names}: {error}") from error
        logger.info("Replaying an archive; URLs: %d, files: %d", len(index), len(files))
        for damage in index.damages:
            logger.error("Damaged archive: %s", damage)
        if index.damages:
            crawler.stats.set_value("newsbot/archive/damaged", len(index.damages))
        middleware = cls(crawler, index)
        crawler.signals.connect(middleware.offer_rest, signals.spider_idle)
        return middleware

    def process_request(self, request: Request) -> Response | None:
        if not request.url.startswith(("http://", "https://")):
            return None
        self._asked.add(request.url)
        found = self.index.get(request.url)
        if found is None:
            self.crawler.stats.inc_value("newsbot/archive/absent")
            raise NotArchived(f"not in the archive: {request.url}")
        self.crawler.stats.inc_value("newsbot/archive/replayed")
        request.meta["newsbot_fetched_at"] = found.date
        return response_of(found, request)

    def offer_rest(self, spider: Spider) -> None:
        """Ask for the next archived pages of the spider's site, until there are none."""
        if self._rest is None:
            offer: Any = getattr(spider, "requests_for", None)
            fresh = (url for url in self.index.pages if url not in self._asked)
            self._rest = iter(offer(fresh) if offer else ())
        if requests := list(islice(self._rest, FEED)):
            self.crawler.stats.inc_value("newsbot/archive/offered", len(requests))
            for request in requests:
                self.crawler.engine.crawl(request)
            raise DontCloseSpider


def response_of(found: Capture, request: Request) -> Response:
    """An archived response as Scrapy's downloader would give it, flagged "archived"."""
    headers = Headers()
    for name, value in found.headers:
        headers.appendlist(name, value)
    kind = responsetypes.from_args(headers=headers, url=request.url, body=found.body)
    return kind(
        request.url,
        status=found.status,
        headers=headers,
        body=found.body,
        flags=["archived"],
        request=request,
    )
