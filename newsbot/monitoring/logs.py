"""Log lines that the web cannot forge."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, Any

from newsbot.monitoring.terminal import shown

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class SafeRecord(logging.LogRecord):
    """A record whose message and traceback hold no control characters.

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


class SafeLogs:
    """Extension that makes every log record of the process a `SafeRecord`."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        logging.setLogRecordFactory(SafeRecord)
        return cls()


def _safe(text: str) -> str:
    return shown(text).replace("\n", "\n    ")
