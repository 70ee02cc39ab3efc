"""Real worker processes on one queue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from newsbot.redis import connect_sync, keys
from tests.frontier.conftest import Site, finish
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


def test_no_limit_per_host_is_no_limit(site: Site, worker: Callable[..., object]) -> None:
    finish(worker(site, CONCURRENT_REQUESTS_PER_DOMAIN=0, DOWNLOAD_DELAY=0))
    assert len(site.fetched) == site.pages
