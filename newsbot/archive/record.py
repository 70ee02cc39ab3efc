"""Keeps what a crawl downloads."""

from __future__ import annotations

import asyncio
import http
import logging
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured, UsageError

from newsbot.archive.writer import Headers, WarcWriter

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.http.headers import Headers as ScrapyHeaders

logger = logging.getLogger(__name__)


class RecordMiddleware:
    """Writes every response to NEWSBOT_ARCHIVE: redirects, errors, robots.txt, sitemaps and all.

    Its place is beside the downloader, where bodies are still compressed as they came. What was
    replayed or came from a cache is not written again. When it cannot write, the crawl ends
    with reason `archive_failed`. Stats: `newsbot/archive/{recorded,failed}`.
    """

    def __init__(self, crawler: Crawler, writer: WarcWriter) -> None:
        self.crawler = crawler
        self.writer = writer
        self._ending: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        folder = crawler.settings.get("NEWSBOT_ARCHIVE")
        if not folder:
            raise NotConfigured
        name = crawler.spider.name if crawler.spider else crawler.spidercls.name
        limit = crawler.settings.getint("NEWSBOT_ARCHIVE_MAXSIZE")
        middleware = cls(crawler, WarcWriter(writable_folder(folder), name, limit=limit))
        crawler.signals.connect(middleware.close, signals.spider_closed)
        return middleware

    def process_response(self, request: Request, response: Response) -> Response:
        if request.url.startswith("http") and not {"archived", "cached"} & set(response.flags):
            try:
                self._write(request, response)
                self.crawler.stats.inc_value("newsbot/archive/recorded")
            except OSError as error:
                self._give_up(error)
        return response

    def close(self) -> None:
        """Sync what was written."""
        self.writer.close()

    def _write(self, request: Request, response: Response) -> None:
        status = f"{response.protocol or 'HTTP/1.1'} {response.status} {_phrase(response.status)}"
        target = urlsplit(request.url)
        path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        fields = {"WARC-IP-Address": str(response.ip_address)} if response.ip_address else {}
        if "dataloss" in response.flags:
            fields["WARC-Truncated"] = "disconnect"
        self.writer.write(
            request.url,
            (status, _as_archived(response.headers, response.body), response.body),
            (
                f"{request.method} {path} HTTP/1.1",
                [("Host", target.netloc), *_pairs(request.headers)],
                request.body,
            ),
            fields=fields,
        )

    def _give_up(self, error: OSError) -> None:
        self.crawler.stats.inc_value("newsbot/archive/failed")
        if self._ending is None:
            logger.error("The archive cannot be written, the crawl ends: %s", error)
            ending = self.crawler.engine.close_spider_async(reason="archive_failed")
            self._ending = asyncio.ensure_future(ending)


def writable_folder(folder: str) -> Path:
    """The folder, made if need be.

    Raises:
        UsageError: it cannot be made or written.
    """
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=path).close()
    except OSError as error:
        raise UsageError(
            f"NEWSBOT_ARCHIVE={folder} cannot be written: {error.strerror}; name a folder that can"
        ) from error
    return path


def _pairs(headers: ScrapyHeaders) -> Headers:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    ]


def _as_archived(headers: ScrapyHeaders, body: bytes) -> Headers:
    """The headers for a body that came in chunks and is kept in one piece."""
    framing = ("content-length", "transfer-encoding")
    kept = [pair for pair in _pairs(headers) if pair[0].lower() not in framing]
    return [*kept, ("Content-Length", str(len(body)))]


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
