"""`scrapy crawl SITE --report out.html`: the extension that watches the crawl and writes it."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from scrapy import signals
from scrapy.exceptions import NotConfigured, UsageError

from newsbot import signals as own_signals
from newsbot.items import Article
from newsbot.monitoring.record import Record
from newsbot.monitoring.report_page import page
from newsbot.monitoring.worker_report import numbers
from newsbot.urls import host_key

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)


class CrawlReport:
    """Writes `path` when the crawl ends: a page, or for a name that ends in .json its `Record`.

    Raises:
        UsageError: the file cannot be written.
    """

    def __init__(self, crawler: Crawler, path: Path) -> None:
        self.crawler = crawler
        self.path = path
        self.record = Record(started=time.time())
        try:
            with path.open("ab"):
                pass
        except OSError as error:
            raise UsageError(f"cannot write the report {path}: {error.strerror}") from error

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        path = crawler.settings.get("NEWSBOT_REPORT")
        if not path:
            raise NotConfigured
        extension = cls(crawler, Path(path))
        for handler, signal in (
            (extension.response_received, signals.response_received),
            (extension.item_scraped, signals.item_scraped),
            (extension.item_dropped, signals.item_dropped),
            (extension.page_left_out, own_signals.page_left_out),
            (extension.spider_closed, signals.spider_closed),
        ):
            crawler.signals.connect(handler, signal)
        return extension

    def response_received(self, response: Response, request: Request) -> None:
        host = _host(response.url)
        self.record.answered(time.time(), host, response.url, response.status, len(response.body))
        if (seconds := request.meta.get("download_latency")) is not None:
            self.record.waited(seconds, host, response.url)

    def item_scraped(self, item: Any) -> None:
        if isinstance(item, Article):
            self.record.gave_article(time.time(), _host(item.url), item.language)

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        if isinstance(item, Article):
            self.page_left_out(item.url, getattr(exception, "reason", "duplicate"))

    def page_left_out(self, url: str, reason: str) -> None:
        self.record.gave_none(_host(url), url, reason)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        assert self.crawler.stats is not None
        self.record.spider, self.record.reason = spider.name, reason
        self.record.ended = time.time()
        self.record.stats = dict(numbers(self.crawler.stats.get_stats()))
        try:
            write(self.record, self.path)
        except OSError as error:
            logger.error("Cannot write the report %s: %s", self.path, error.strerror)


def write(record: Record, path: Path) -> None:
    """As JSON where the name says so, else as a page.

    Raises:
        OSError: it cannot be written.
    """
    if path.suffix == ".json":
        path.write_bytes(msgspec.json.encode(record))
    else:
        path.write_text(page(record), encoding="utf-8")


def read(path: Path) -> Record | None:
    """A record that a worker wrote; None if it did not get so far."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Record)
    except (OSError, msgspec.DecodeError):
        return None


def _host(url: str) -> str:
    try:
        return host_key(url)
    except ValueError:
        return "no address"
