"""Real worker processes on one queue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from newsbot.frontier.scheduler import WATCH_EVERY
from newsbot.redis import connect_sync, keys
from tests.frontier.conftest import SPIDER, Site, finish
from tests.servers import until


def test_two_workers_share_one_crawl_and_the_next_begins_where_it_ended(
    site: Site, worker: Callable[..., object], valkey: str
) -> None:
    pages = {f"/{n}" for n in range(site.pages)}
    site.gate.clear()  # a quick first worker must not be done before the second has joined
    first, second = worker(site, DOWNLOAD_TIMEOUT=60), worker(site, DOWNLOAD_TIMEOUT=60)
    with connect_sync(valkey) as client:
        until(lambda: client.zcard(keys.WORKERS(spider="tree")) == 2)
    site.gate.set()
    logs = finish(first) + finish(second)
    assert sorted(site.fetched) == sorted(pages), logs
    assert "Traceback" not in logs
    assert "offsite/" not in logs, "nothing was left out as another site's"
    finish(worker(site))
    assert site.fetched[site.pages :] == ["/0"], "only the source is fetched anew"


def test_without_a_url_the_embedded_server_is_used(
    site: Site, worker: Callable[..., object], tmp_path: Path
) -> None:
    finish(worker(site, NEWSBOT_REDIS_URL="", NEWSBOT_STATE_DIR=tmp_path / "state"))
    assert len(site.fetched) == site.pages
    assert (tmp_path / "state/valkey/appendonlydir").is_dir()


def test_the_first_worker_to_end_leaves_the_others_their_queue(
    site: Site, worker: Callable[..., object]
) -> None:
    site.delay = 0.05
    first = worker(site, CLOSESPIDER_PAGECOUNT=5, SCHEDULER_PERSIST=False)
    second = worker(site, SCHEDULER_PERSIST=False)
    finish(first)
    finish(second)
    assert len(set(site.fetched)) == site.pages
    finish(worker(site, SCHEDULER_PERSIST=False))
    assert len(site.fetched) >= 2 * site.pages, "the last one took the memory with it"


SLOW_TO_START = """
    @classmethod
    def from_crawler(cls, crawler, *arguments, **options):
        spider = super().from_crawler(crawler, *arguments, **options)
        crawler.signals.connect(spider.opened, scrapy.signals.spider_opened)
        return spider

    async def opened(self):
        await asyncio.sleep({seconds})
"""


def test_a_crawl_that_is_slow_to_start_is_not_taken_for_one_that_is_stopped(
    site: Site, worker: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "slow.py").write_text(
        "import asyncio\n" + SPIDER + SLOW_TO_START.format(seconds=4 * WATCH_EVERY)
    )
    finish(worker(site, file="slow.py"))
    assert len(site.fetched) == site.pages


def test_no_limit_per_host_is_no_limit(site: Site, worker: Callable[..., object]) -> None:
    finish(worker(site, CONCURRENT_REQUESTS_PER_DOMAIN=0, DOWNLOAD_DELAY=0))
    assert len(site.fetched) == site.pages
