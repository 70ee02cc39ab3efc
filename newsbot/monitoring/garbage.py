"""Garbage collection that does not walk through what a worker has loaded for good.

Modules, the model and the list of public suffixes are some 400,000 objects: a full collection of
them takes 40 ms, in the middle of a page. After the first page they are set aside (`gc.freeze`).
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


_DONE = (signals.item_scraped, signals.item_dropped)


class GarbageCollection:
    """Sets aside what is there when the first item is done: by then all is loaded."""

    def __init__(self, crawler: Crawler) -> None:
        self._signals = crawler.signals
        for done in _DONE:
            self._signals.connect(self.set_aside, done)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def set_aside(self) -> None:
        for done in _DONE:
            self._signals.disconnect(self.set_aside, done)
        set_aside()


def set_aside() -> None:
    """What lives now is collected no more; what has no user any more is collected first."""
    gc.collect()
    gc.freeze()
