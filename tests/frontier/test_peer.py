"""What users of scrapy-redis rely on holds for our subclasses of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis
import scrapy_redis.dupefilter
import scrapy_redis.queue
import scrapy_redis.scheduler
from scrapy import FormRequest, Request, Spider
from scrapy.utils.request import RequestFingerprinter

from newsbot.frontier import queue
from newsbot.frontier.dupefilter import DupeFilter
from newsbot.frontier.feed import requests_from
from newsbot.frontier.protocol import Frontier, Policy
from newsbot.frontier.scheduler import Scheduler
from tests.conftest import PROJECT
from tests.frontier.conftest import Site, finish

QUEUES = [queue.PriorityQueue, queue.FifoQueue, queue.LifoQueue]


class NewsSpider(Spider):
    name = "news"

    def parse_article(self, response: Any) -> None: ...


def test_ours_are_subclasses_of_theirs() -> None:
    assert issubclass(Scheduler, scrapy_redis.scheduler.Scheduler)
    assert issubclass(DupeFilter, scrapy_redis.dupefilter.RFPDupeFilter)
    for ours in QUEUES:
        assert issubclass(ours, getattr(scrapy_redis.queue, ours.__name__))


# --- Queues ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cls", "out"),
    [
        (queue.PriorityQueue, ["c", "a", "b"]),
        (queue.FifoQueue, ["a", "b", "c"]),
        (queue.LifoQueue, ["c", "b", "a"]),
    ],
)
def test_a_queue_gives_in_its_order_and_forgets_when_cleared(
    client: redis.Redis, cls: Any, out: list[str]
) -> None:
    spider = NewsSpider()
    mine = cls(client, spider, "%(spider)s:requests")
    for name, priority in (("a", 100), ("b", 50), ("c", 200)):
        mine.push(
            Request(
                f"http://a.example/{name}",
                spider.parse_article,
                priority=priority,
                dont_filter=True,
                meta={"name": name},
            )
        )
    assert len(mine) == 3
    assert client.exists("news:requests")
    popped = [mine.pop(), mine.pop(timeout=1), mine.pop(timeout=0)]
    assert [request.meta["name"] for request in popped] == out
    assert all(request.dont_filter for request in popped)
    assert all(request.callback == spider.parse_article for request in popped)
    assert mine.pop() is None
    for number in range(10):
        mine.push(Request(f"http://a.example/?page={number}"))
    assert len(mine) == 10
    mine.clear()
    assert len(mine) == 0


def test_a_queue_takes_another_serializer_of_their_kind(client: redis.Redis) -> None:
    class Json:
        @staticmethod
        def dumps(values: dict[str, Any]) -> str:
            return json.dumps({"url": values["url"]})

        loads = staticmethod(json.loads)

    mine = queue.FifoQueue(client, NewsSpider(), "queue", Json)
    mine.push(Request("http://a.example/x"))
    assert client.lindex("queue", 0) == b'{"url": "http://a.example/x"}'
    assert mine.pop().url == "http://a.example/x"
    with pytest.raises(TypeError, match="loads"):
        queue.FifoQueue(client, NewsSpider(), "queue", object())


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("scrapy_redis.queue.PriorityQueue", queue.PriorityQueue),
        ("scrapy_redis.queue.SpiderPriorityQueue", queue.PriorityQueue),
        ("scrapy_redis.queue.SpiderQueue", queue.FifoQueue),
        ("scrapy_redis.queue.SpiderStack", queue.LifoQueue),
        ("newsbot.frontier.queue.LifoQueue", queue.LifoQueue),
    ],
)
def test_a_queue_class_is_an_order(name: str, ours: Any) -> None:
    assert queue.order_named(name) is ours


def test_a_queue_class_that_names_no_order_is_refused() -> None:
    with pytest.raises(ValueError, match=r"SCHEDULER_QUEUE_CLASS.*place.*PriorityQueue"):
        queue.order_named("scrapy_redis.queue.Base")


def test_places_are_in_the_order_of_their_class() -> None:
    low, high = Request("http://a.example/1"), Request("http://a.example/2", priority=9)
    assert queue.PriorityQueue.place(high) < queue.PriorityQueue.place(low)
    assert queue.FifoQueue.place(high) == queue.FifoQueue.place(low)
    first = queue.LifoQueue.place(high)
    while (later := queue.LifoQueue.place(low)) == first:
        pass
    assert later < first
    assert 1e14 < -first < 1e15, "exact in a score, and no nonsense to the scripts"


# --- The dupefilter ----------------------------------------------------------------------------


def test_a_dupefilter_by_itself_sees_a_request_once(client: redis.Redis) -> None:
    frontier = Frontier("test", "news", "w", Policy())
    mine = DupeFilter(client, frontier, RequestFingerprinter())
    assert not mine.request_seen(Request("http://a.example/"))
    assert mine.request_seen(Request("http://a.example/"))
    assert mine.request_seen(Request("http://A.example/?utm_source=x")), "the same page"
    assert not mine.request_seen(Request("http://a.example/", method="POST"))
    other = DupeFilter(client, frontier, RequestFingerprinter())
    assert other.request_seen(Request("http://a.example/")), "shared"
    mine.close("finished")
    assert mine.request_seen(Request("http://a.example/"))
    mine.clear()
    assert not mine.request_seen(Request("http://a.example/"))


# --- Start data --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "method", "url"),
    [
        ("http://a.example/x", "GET", "http://a.example/x"),
        ('{"url": "http://a.example/x"}', "GET", "http://a.example/x"),
        ('{"url": "http://a.example/x", "q": "1"}', "GET", "http://a.example/x?q=1"),
        ('{"url": "http://a.example/x", "q": 1, "method": "post"}', "POST", "http://a.example/x"),
    ],
)
def test_start_data_become_requests_as_theirs_do(data: str, method: str, url: str) -> None:
    (request,) = requests_from(data.encode(), NewsSpider())
    assert (request.url, request.method, request.dont_filter) == (url, method, True)
    if method == "POST":
        assert isinstance(request, FormRequest)
        assert request.body == b"q=1"


def test_meta_of_start_data_and_their_encoding_are_kept() -> None:
    data = json.dumps({"url": "http://a.example/", "meta": {"job": "§"}}, ensure_ascii=False)
    (request,) = requests_from(data.encode("latin-1"), NewsSpider(), "latin-1")
    assert request.meta == {"job": "§"}


def test_a_spider_that_makes_requests_from_data_has_the_say() -> None:
    class Own(NewsSpider):
        def make_request_from_data(self, data: bytes) -> list[Request]:
            return [Request(f"http://a.example/{part}") for part in data.decode().split()]

    assert [r.url[-1] for r in requests_from(b"1 2", Own())] == ["1", "2"]


# --- The scheduler -----------------------------------------------------------------------------

BY_HAND = """
import asyncio, logging, sys
from types import SimpleNamespace

from scrapy import Request, Spider
from scrapy.settings import Settings
from scrapy.crawler import Crawler
from newsbot.frontier.scheduler import Scheduler
from newsbot.redis import for_crawler

logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")


def make(**changed):
    settings = Settings()
    settings.setmodule("newsbot.settings", priority="project")
    own = {"NEWSBOT_REDIS_URL": sys.argv[1], "TWISTED_REACTOR_ENABLED": False, "ADDONS": {}}
    settings.setdict(own | changed)
    class NewsSpider(Spider):
        name = "news"
    crawler = Crawler(NewsSpider, settings)
    crawler._apply_settings()
    crawler.spider = NewsSpider.from_crawler(crawler)
    crawler.engine = SimpleNamespace(
        downloader=SimpleNamespace(active=set()), scraper=SimpleNamespace(slot=None), running=True,
        spider=crawler.spider, crawl=lambda request: None,
    )
    return Scheduler.from_crawler(crawler), crawler


async def until(condition):
    for _ in range(6000):
        if (result := condition()) not in (None, False):
            return result
        await asyncio.sleep(0.005)
    raise SystemExit(f"in vain: {condition}")


async def main():
    loop = asyncio.get_running_loop()
    scheduler, crawler = make(SCHEDULER_PERSIST=True, DOWNLOAD_DELAY=0)
    await scheduler.open(crawler.spider).asFuture(loop)
    assert not len(scheduler)
    await until(lambda: not scheduler.has_pending_requests())
    request = Request("http://a.example/")
    assert scheduler.enqueue_request(request)
    assert scheduler.has_pending_requests()
    assert not scheduler.enqueue_request(request.copy()), "the dupefilter in action"
    assert scheduler.enqueue_request(request.replace(dont_filter=True))
    out = [await until(scheduler.next_request), await until(scheduler.next_request)]
    assert [r.url for r in out] == [request.url] * 2
    crawler.engine.downloader.active.update(out)
    assert scheduler.has_pending_requests(), "they are leased"
    assert not len(scheduler)
    await scheduler.close("finished").asFuture(loop)
    await for_crawler(crawler).close()

    scheduler, crawler = make(SCHEDULER_PERSIST=False, DOWNLOAD_DELAY=0)
    await scheduler.open(crawler.spider).asFuture(loop)
    for _ in range(2):
        await until(scheduler.next_request)
    scheduler.tracker.finish_all()
    assert scheduler.enqueue_request(request.copy()), "new to this process"
    await until(lambda: not scheduler.has_pending_requests())
    assert crawler.stats.get_value("newsbot/duplicates/request") == 1
    await scheduler.close("finished").asFuture(loop)
    await for_crawler(crawler).close()

    scheduler, crawler = make(DOWNLOAD_DELAY=0, SCHEDULER_SERIALIZER="pickle")
    await scheduler.open(crawler.spider).asFuture(loop)
    assert scheduler.enqueue_request(request.copy())
    await until(scheduler.next_request)  # not persistent: forgotten
    await scheduler.close("finished").asFuture(loop)
    await for_crawler(crawler).close()

    scheduler, crawler = make(DOWNLOAD_DELAY=0, SCHEDULER_FLUSH_ON_START=True)
    await scheduler.open(crawler.spider).asFuture(loop)
    assert not len(scheduler), "flushed on start"
    assert scheduler.enqueue_request(request.copy())
    await until(scheduler.next_request)
    await scheduler.close("finished").asFuture(loop)
    await for_crawler(crawler).close()
    print("all is well")


asyncio.run(main())
"""


def test_the_scheduler_persists_filters_and_flushes(valkey: str, tmp_path: Path) -> None:
    (tmp_path / "by_hand.py").write_text(BY_HAND)
    done = subprocess.run(
        [sys.executable, "-W", "error", "by_hand.py", valkey],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PROJECT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Resuming the crawl; requests that wait: 2" in done.stdout
    assert "SCHEDULER_SERIALIZER has no effect" in done.stdout
    assert "all is well" in done.stdout


def test_a_wrong_queue_class_ends_the_crawl_with_the_reason(
    site: Site, worker: Callable[..., subprocess.Popen[str]]
) -> None:
    process = worker(site, SCHEDULER_QUEUE_CLASS="scrapy_redis.queue.Base")
    log, _ = process.communicate(timeout=60)
    assert "SCHEDULER_QUEUE_CLASS = 'scrapy_redis.queue.Base'" in log
    assert not site.fetched


def test_a_spider_of_theirs_is_fed_by_a_sorted_set_of_its_own_name(
    site: Site, worker: Callable[..., subprocess.Popen[str]], client: redis.Redis, tmp_path: Path
) -> None:
    (tmp_path / "fed.py").write_text(
        "from scrapy_redis.spiders import RedisSpider\n\n\n"
        "class FedSpider(RedisSpider):\n"
        "    name = 'fed'\n"
        "    redis_key = 'elsewhere:%(name)s'\n\n"
        "    def parse(self, response):\n"
        "        yield {'url': response.url}\n"
    )
    client.zadd("elsewhere:fed", {json.dumps({"url": f"{site.url}/{n}"}): n for n in range(6)})
    log = finish(
        worker(
            None,
            file="fed.py",
            REDIS_URL=client.connection_pool.connection_kwargs["path"].join(["unix://", ""]),
            REDIS_START_URLS_AS_ZSET=True,
            SCHEDULER_QUEUE_CLASS="scrapy_redis.queue.LifoQueue",
            MAX_IDLE_TIME_BEFORE_CLOSE=2,
        )
    )
    assert sorted(site.fetched) == [f"/{n}" for n in range(6)], log
