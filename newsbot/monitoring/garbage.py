"""Garbage collection that does not walk through what a worker has loaded for good.

Modules, the model and the list of public suffixes are some 400,000 objects: a full collection of
them takes 40 ms, in the middle of a start or of a page. They are set aside (`gc.freeze`) when a
crawl begins, and once more after the first page.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


YOUNG = 50_000
"""Objects made, and not freed, between two collections of the young: those of some ten pages."""
_DONE = (signals.item_scraped, signals.item_dropped)


class GarbageCollection:
    """Sets aside what is there now, and when the first item is done: by then all is loaded."""

    def __init__(self, crawler: Crawler) -> None:
        gc.freeze()  # what of it is garbage is collected after the first page
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
    """What lives now is collected no more; what has no user any more is collected first.

    The young are looked through less often from now on: by default several times a page, though
    nearly all that a page makes is gone with it, by its reference counts.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 3, 3)
