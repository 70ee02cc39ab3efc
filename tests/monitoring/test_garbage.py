from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from scrapy import signals
from scrapy.utils.test import get_crawler

from newsbot.monitoring.garbage import YOUNG, GarbageCollection


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@dataclass
class _Weak:
    ring: object


def test_what_is_loaded_at_the_first_item_is_set_aside_once() -> None:
    crawler = get_crawler()
    extension = GarbageCollection.from_crawler(crawler)
    gc.unfreeze()
    try:
        crawler.signals.send_catch_log(signals.item_dropped, item=None)
        first = gc.get_freeze_count()
        later = [[] for _ in range(1000)]
        crawler.signals.send_catch_log(signals.item_scraped, item=None)
        assert first > 1000
        assert gc.get_threshold()[0] == YOUNG
        assert gc.get_freeze_count() <= first
        assert all(map(gc.is_tracked, later))
    finally:
        gc.unfreeze()
    del extension  # signals keep none alive


def test_what_was_loaded_before_the_crawl_is_set_aside_at_once_but_for_good_only_later() -> None:
    gc.collect()
    crawler = get_crawler()
    ring: list[object] = []
    ring.append(_Weak(ring))
    garbage = weakref.ref(ring[0])
    extension = GarbageCollection.from_crawler(crawler)
    try:
        assert gc.get_freeze_count() > 1000
        del ring
        gc.collect()
        assert garbage() is not None
        crawler.signals.send_catch_log(signals.item_scraped, item=None)
        assert garbage() is None
    finally:
        gc.unfreeze()
    del extension
