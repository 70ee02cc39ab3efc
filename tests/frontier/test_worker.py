"""What a real worker process does with its leases when things go wrong."""

from __future__ import annotations

import json
import subprocess
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from newsbot.frontier import letters
from newsbot.redis import keys
from tests.frontier.conftest import finish, urls
from tests.servers import until

SPIDER = '''
import os, signal
import scrapy

class OddSpider(scrapy.Spider):
    name = "odd"

    async def start(self):
        for path in self.paths.split(","):
            yield scrapy.Request(self.root + path, errback=self.failed)

    def parse(self, response):
        if "/bomb" in response.url:
            os.kill(os.getpid(), signal.SIGKILL)
        if "/raises" in response.url:
            raise ValueError("a broken callback")
        yield {"url": response.url, "depth": response.meta["depth"]}
        for href in response.css("a::attr(href)").getall():
            yield response.follow(href, meta=response.meta)

    def failed(self, failure):
        yield {"url": "failed " + failure.request.url}
        yield scrapy.Request(self.root + "/after-failure", dont_filter=False)


class Broken:
    """A pipeline that cannot publish one page."""

    def process_item(self, item):
        if "/unpublishable" in item["url"]:
            raise OSError("no room")
        return item
'''


@pytest.fixture
def odd(
    tmp_path: Path, worker: Callable[..., subprocess.Popen[str]], httpserver: HTTPServer
) -> Callable[..., subprocess.Popen[str]]:
    (tmp_path / "odd.py").write_text(SPIDER)

    def run(*paths: str, **settings: Any) -> subprocess.Popen[str]:
        root = httpserver.url_for("").rstrip("/")
        return worker(
            None,
            file="odd.py",
            arguments={"root": root, "paths": ",".join(paths)},
            ITEM_PIPELINES='{"odd.Broken": 1}',
            **{"NEWSBOT_LEASE_SECONDS": 1, **settings},
        )

    return run


def visits(httpserver: HTTPServer) -> Counter[str]:
    return Counter(request.path for request, _ in httpserver.log)


def stored(client: redis.Redis) -> int:
    """How many requests have come to Redis: what a killed worker has not told yet dies with it."""
    return int(client.hget(keys.SEEN(spider="odd"), "n") or 0)


def assert_nothing_left(client: redis.Redis) -> None:
    names = [key.decode() for key in client.keys("*")]
    assert not [name for name in names if ":leases:" in name or ":requests:" in name], names
    assert not client.zcard("{newsbot}:odd:workers")


def test_every_way_a_request_can_end_ends_its_lease(
    odd: Callable[..., subprocess.Popen[str]],
    httpserver: HTTPServer,
    client: redis.Redis,
    tmp_path: Path,
) -> None:
    tries: Counter[str] = Counter()

    def retried(request: Request) -> Response:
        tries[request.path] += 1
        return Response("", 503 if tries[request.path] == 1 else 200)

    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /secret")
    httpserver.expect_request("/page").respond_with_data(
        "<a href='/child'>c</a><a href='/page#x'>same</a>", content_type="text/html"
    )
    for path in ("/child", "/raises", "/unpublishable", "/after-failure", "/target"):
        httpserver.expect_request(path).respond_with_data("x", content_type="text/html")
    httpserver.expect_request("/moved").respond_with_data("", 302, {"Location": "/target"})
    httpserver.expect_request("/busy").respond_with_handler(retried)
    httpserver.expect_request("/missing").respond_with_data("", 404)
    paths = ["/page", "/moved", "/busy", "/missing", "/raises", "/unpublishable", "/secret"]
    log = finish(odd(*paths, NEWSBOT_DELIVERIES=2))
    seen = visits(httpserver)
    assert "Traceback" in log, "the broken callback is told"
    assert seen["/secret"] == 0
    assert seen["/robots.txt"] == 1
    assert seen["/busy"] == 2
    assert seen["/unpublishable"] == 2, "an item that cannot be published is tried again"
    for path in ("/page", "/child", "/moved", "/target", "/missing", "/raises", "/after-failure"):
        assert seen[path] == 1, path
    assert_nothing_left(client)
    (letter,) = letters.read(client, "newsbot", "odd")
    assert letter.url.endswith("/unpublishable")
    assert "no room" in letter.reason
    found = urls(tmp_path / "out.jsonl")
    assert sum("failed" in url for url in found) == 2, "the forbidden and the missing page"


def test_kill_9_loses_nothing_and_the_heir_is_quick(
    odd: Callable[..., subprocess.Popen[str]],
    httpserver: HTTPServer,
    client: redis.Redis,
    tmp_path: Path,
) -> None:
    arrived: list[str] = []
    killed = threading.Event()

    def slow(request: Request) -> Response:
        arrived.append(request.path)
        if len(arrived) > 3:
            killed.wait(60)
        return Response("x", content_type="text/html")

    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    paths = [f"/p{number}" for number in range(24)]
    for path in paths:
        httpserver.expect_request(path).respond_with_handler(slow)
    first = odd(*paths)
    until(lambda: len(arrived) > 3 and stored(client) == len(paths))
    unanswered = set(paths) - set(arrived[:3])
    first.kill()
    finish_any(first)
    killed.set()
    finish(odd("/p0", out="heir.jsonl"))
    assert {httpserver.url_for(path) for path in unanswered} <= set(urls(tmp_path / "heir.jsonl"))
    assert_nothing_left(client)
    assert not list(letters.read(client, "newsbot", "odd"))


def test_the_other_worker_takes_up_a_dead_ones_host_before_its_leases_run_out(
    odd: Callable[..., subprocess.Popen[str]],
    httpserver: HTTPServer,
    client: redis.Redis,
    tmp_path: Path,
) -> None:
    arrived: list[str] = []
    killed = threading.Event()

    def slow(request: Request) -> Response:
        arrived.append(request.path)
        killed.wait(60)
        return Response("x", content_type="text/html")

    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    paths = [f"/p{number}" for number in range(12)]
    for path in paths:
        httpserver.expect_request(path).respond_with_handler(slow)
    patient = {"NEWSBOT_LEASE_SECONDS": 600, "DOWNLOAD_TIMEOUT": 120}
    first = odd(*paths, DOWNLOAD_DELAY=0.2, **patient)
    until(lambda: bool(arrived) and stored(client) == len(paths))
    second = odd("/p0", DOWNLOAD_DELAY=0.05, out="second.jsonl", **patient)
    until(lambda: client.zcard("{newsbot}:odd:workers") == 2)
    first.kill()
    finish_any(first)
    killed.set()
    finish(second)
    assert set(urls(tmp_path / "second.jsonl")) == {httpserver.url_for(path) for path in paths}
    assert_nothing_left(client)


def test_sigterm_gives_back_what_is_slow(
    odd: Callable[..., subprocess.Popen[str]], httpserver: HTTPServer, client: redis.Redis
) -> None:
    arrived, over = threading.Event(), threading.Event()

    def stuck(request: Request) -> Response:
        arrived.set()
        over.wait(120)
        return Response("x", content_type="text/html")

    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    httpserver.expect_request("/stuck").respond_with_handler(stuck)
    process = odd("/stuck", "/s2", NEWSBOT_SHUTDOWN_GRACE=0.5, DOWNLOAD_TIMEOUT=120)
    assert arrived.wait(60)
    process.terminate()
    try:
        log = finish_any(process)  # within a minute, so without the answer
    finally:
        over.set()
    assert client.zcard("{newsbot}:odd:workers") == 0, log
    queued = client.keys("{newsbot}:odd:requests:*")
    assert sum(client.zcard(key) for key in queued) >= 1, "the stuck request waits for another"


def finish_any(process: subprocess.Popen[str]) -> str:
    log, _ = process.communicate(timeout=60)
    return log


def test_a_request_that_kills_its_workers_becomes_a_dead_letter(
    odd: Callable[..., subprocess.Popen[str]], httpserver: HTTPServer, client: redis.Redis
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    httpserver.expect_request("/bomb").respond_with_data("x", content_type="text/html")
    httpserver.expect_request("/fine").respond_with_data("x", content_type="text/html")
    for _ in range(5):
        process = odd("/bomb", "/fine", NEWSBOT_DELIVERIES=2)
        finish_any(process)
        if process.returncode == 0:
            break
    assert process.returncode == 0
    assert visits(httpserver)["/bomb"] == 3, "once unannounced, twice announced"
    (letter,) = letters.read(client, "newsbot", "odd")
    assert letter.url.endswith("/bomb")
    assert_nothing_left(client)


def test_an_innocent_request_outlives_workers_that_are_killed_while_they_fetch_it(
    odd: Callable[..., subprocess.Popen[str]], httpserver: HTTPServer, client: redis.Redis
) -> None:
    arrived, answers = threading.Semaphore(0), threading.Semaphore(0)

    def slow(request: Request) -> Response:
        arrived.release()
        answers.acquire(timeout=120)
        return Response("x", content_type="text/html")

    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    httpserver.expect_request("/slow").respond_with_handler(slow)
    for _ in range(2):  # too many, were the second to blame it for
        process = odd("/slow", NEWSBOT_DELIVERIES=1)
        assert arrived.acquire(timeout=60)
        process.kill()
        answers.release()
        finish_any(process)
    answers.release()
    process = odd("/slow", NEWSBOT_DELIVERIES=1)
    log = finish_any(process)
    assert process.returncode == 0, log
    assert list(letters.read(client, "newsbot", "odd")) == []
    assert visits(httpserver)["/slow"] == 3
    assert_nothing_left(client)


def test_start_urls_of_other_programs_are_crawled(
    odd: Callable[..., subprocess.Popen[str]],
    httpserver: HTTPServer,
    client: redis.Redis,
    tmp_path: Path,
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    for path in ("/first", "/plain", "/json"):
        httpserver.expect_request(path).respond_with_data("x", content_type="text/html")
    data = [httpserver.url_for("/plain"), json.dumps({"url": httpserver.url_for("/json")}), "{bad"]
    client.rpush("odd:start_urls", *data)
    finish(odd("/first", MAX_IDLE_TIME_BEFORE_CLOSE=3))
    assert set(visits(httpserver)) == {"/robots.txt", "/first", "/plain", "/json"}
    (letter,) = letters.read(client, "newsbot", "odd")
    assert letter.host == "~start"
    assert_nothing_left(client)
