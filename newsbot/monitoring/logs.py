"""Log lines that the web cannot forge, and that do not drown each other."""

from __future__ import annotations

import json
import logging
import time
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError
from scrapy.utils.log import get_scrapy_root_handler

from newsbot.monitoring.terminal import shown, shown_json, without_secrets

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

MINUTE = 60.0
"""Seconds for which `Sparing` counts."""
_KINDS = 1000  # of records that `Sparing` tells apart


class SafeRecord(logging.LogRecord):
    """A record whose message and traceback hold no control characters and no passwords.

    Lines after the first are indented, so that none can pass for a record of its own. A traceback
    that the message holds is not repeated.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.exc_info and self.exc_info[0] is not None:
            # A formatter that finds this text does not make its own.
            text = "".join(traceback.format_exception(*self.exc_info)).rstrip()
            self.exc_text = _safe(text)
            if text in str(self.msg):  # Scrapy has it in some messages, too
                self.exc_info = self.exc_text = None

    def getMessage(self) -> str:  # noqa: N802, the base class's name
        return _safe(super().getMessage())


class JsonRecord(SafeRecord):
    """A record whose message is all of it: JSON with time, level, logger, message, error."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._trace, self.exc_text, self.exc_info = self.exc_text, None, None

    def getMessage(self) -> str:  # noqa: N802, the base class's name
        event = {
            "time": datetime.fromtimestamp(self.created, UTC).isoformat(timespec="milliseconds"),
            "level": self.levelname,
            "logger": self.name,
            "message": without_secrets(logging.LogRecord.getMessage(self)),
        }
        if self._trace:
            event["error"] = self._trace
        return shown_json(json.dumps(event, ensure_ascii=False))


class Sparing(logging.Filter):
    """Lets `burst` records of one kind (logger, level, text before its values) through a minute.

    The first of the next minute tells how many were left out. DEBUG is let through: it was asked
    for.
    """

    def __init__(self, burst: int) -> None:
        super().__init__()
        self._burst = burst
        self._seen: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.name, record.levelno, str(record.msg)
        if record.levelno <= logging.DEBUG:
            return True
        now = time.monotonic()
        since, number = self._seen.get(kind, (now, 0))
        if now - since >= MINUTE:
            if number > self._burst:
                left_out = number - self._burst
                record.msg = f"{record.msg} (and {left_out} like it in the minute before)"
            since, number = now, 0
        if kind not in self._seen and len(self._seen) >= _KINDS:
            self._seen.clear()
        self._seen[kind] = since, number + 1
        return number < self._burst


def configure(settings: BaseSettings) -> None:
    """Make records of the process what NEWSBOT_LOG_FORMAT asks for; before Scrapy logs its first.

    Raises:
        UsageError: neither "text" nor "json".
    """
    form = settings.get("NEWSBOT_LOG_FORMAT")
    if form not in ("text", "json"):
        raise UsageError(f'NEWSBOT_LOG_FORMAT is "text" or "json", not {form!r}')
    logging.setLogRecordFactory(JsonRecord if form == "json" else SafeRecord)
    if form == "json":
        settings.set("LOG_FORMAT", "%(message)s", priority="cmdline")


class SafeLogs:
    """Extension that makes every log record of the process a safe one, and spares repetitions."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        is_json = settings.get("NEWSBOT_LOG_FORMAT") == "json"
        logging.setLogRecordFactory(JsonRecord if is_json else SafeRecord)
        burst, handler = settings.getint("NEWSBOT_LOG_BURST"), get_scrapy_root_handler()
        if burst > 0 and handler is not None:
            handler.addFilter(Sparing(burst))
        return cls()


def _safe(text: str) -> str:
    return without_secrets(shown(text)).replace("\n", "\n    ")
