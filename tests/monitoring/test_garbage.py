from __future__ import annotations

import gc

from scrapy import signals
from scrapy.utils.test import get_crawler

from newsbot.monitoring.garbage import GarbageCollection


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
        assert gc.get_freeze_count() <= first
        assert all(map(gc.is_tracked, later))
    finally:
        gc.unfreeze()
    del extension  # signals keep none alive
