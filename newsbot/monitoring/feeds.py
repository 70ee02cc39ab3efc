"""Exports that tell the truth: what cannot be written is an error, before the crawl or after it."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured, UsageError
from scrapy.exporters import CsvItemExporter as ScrapyCsvItemExporter
from scrapy.extensions.feedexport import FeedExporter as ScrapyFeedExporter
from scrapy.extensions.feedexport import FeedSlot, apply_uri_params
from w3lib.url import file_uri_to_path

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler

FAILED = "feedexport/failed_count"
"""Prefix of the statistics that count failed exports, as Scrapy's own."""


class FeedExporter(ScrapyFeedExporter):
    """Scrapy's; but a wrong or unwritable FEEDS, `-o` or `-O` ends the crawl before its start.

    Raises:
        UsageError: unknown format, storage or placeholder, or a file that cannot be opened.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings["FEEDS"] and not crawler.settings["FEED_URI"]:
            raise NotConfigured
        try:
            exporter = super().from_crawler(crawler)
        except NotConfigured as error:  # Scrapy logs the reason and crawls on for nothing
            outputs = ", ".join(str(uri) for uri in crawler.settings.getdict("FEEDS"))
            raise UsageError(f"cannot export to {outputs}: see the error logged above") from error
        exporter.check()
        return exporter

    def check(self) -> None:
        """Try whether each file can be written where the export will; leaves no trace of it.

        Raises:
            UsageError: one cannot.
        """
        spider = self.crawler.spider
        assert spider is not None
        for template, options in self.feeds.items():
            try:
                uri = apply_uri_params(
                    template, self._get_uri_params(spider, options["uri_params"])
                )
            except (KeyError, ValueError, TypeError) as error:
                raise UsageError(f"cannot export to {template}: unknown part {error}") from error
            if path := local_path(uri):
                try:
                    _try_to_write(path)
                except OSError as error:
                    raise UsageError(
                        f"cannot export to {path}: {error.strerror}; name a file in a folder that "
                        "can be written to"
                    ) from error

    def item_scraped(self, item: Any, spider: Spider) -> None:
        try:
            super().item_scraped(item, spider)
        except Exception:  # the signal's sender logs it
            self.crawler.stats.inc_value(f"{FAILED}/{type(self).__name__}")
            raise

    async def _close_slot(self, slot: FeedSlot, spider: Spider) -> None:
        try:
            await super()._close_slot(slot, spider)
        except OSError as error:
            spider.logger.error("cannot export to %s: %s", slot.uri, error)
            self.crawler.stats.inc_value(f"{FAILED}/{type(self).__name__}")


def uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Placeholders of FEEDS without a way out of their folder: `%(section)s` of "../x" is "_x"."""
    return {
        name: re.sub(r"^\.+|[/\\\x00-\x1f]+", "_", value).replace("_..", "_")
        if isinstance(value, str)
        else value
        for name, value in params.items()
    }


def local_path(uri: str) -> Path | None:
    """Where on this machine an export goes; None for standard output and other storages."""
    scheme = urlsplit(uri).scheme
    if scheme == "file":
        return Path(file_uri_to_path(uri))
    return Path(uri) if not scheme and uri not in ("-", "stdout:") else None


def _try_to_write(path: Path) -> None:
    """Raises OSError if it cannot be opened for writing.

    Makes nothing under that name: another worker may be opening the same file at this moment.
    """
    try:
        path.stat()
    except FileNotFoundError:
        nearest = next(folder for folder in path.absolute().parents if folder.exists())
        TemporaryFile(dir=nearest).close()
    else:
        path.open("ab").close()


# The wide forms are formulas in Japanese and Chinese editions.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class CsvItemExporter(ScrapyCsvItemExporter):
    """Scrapy's, but no cell is a formula for a spreadsheet (OWASP, CSV injection)."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        serialized = super().serialize_field(field, name, value)
        if isinstance(serialized, str) and serialized.startswith(_FORMULA):
            return f"'{serialized}"
        return serialized
