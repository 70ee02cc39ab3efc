"""A dashboard that really serves, on a Redis with articles of all kinds."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import pytest
import uvicorn

from newsbot.boilerplate import Stripped
from newsbot.dashboard.app import make_app
from newsbot.items import Article
from newsbot.monitoring.latest import Glimpse
from newsbot.monitoring.worker_report import Report
from newsbot.redis import connect_sync, keys

if TYPE_CHECKING:
    import redis

EVIL = '<script>document.title="taken"</script><img src=x onerror=alert(1)>\x1b[2J\u202e"\''


@dataclass
class Served:
    """A running dashboard."""

    port: int

    def get(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers (lower case) of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, answer.read().decode(), found
        finally:
            connection.close()

    def first_event(self) -> dict[str, str]:
        """What the stream of events begins with."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/events")
            answer = connection.getresponse()
            assert answer.getheader("Content-Type", "").startswith("text/event-stream")
            assert answer.readline() == b"event: parts\n"
            parts: dict[str, str] = json.loads(answer.readline().removeprefix(b"data: "))
            return parts
        finally:
            connection.close()


@contextmanager
def serving(client: redis.Redis, token: str | None = None) -> Iterator[Served]:
    """Serve on a free port of loopback until the block ends."""
    app = make_app(client, "newsbot", token=token)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=1
    )
    server, socket = uvicorn.Server(config), config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    try:
        deadline = time.monotonic() + 60
        while not server.started:
            assert thread.is_alive()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield Served(socket.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(60)
        socket.close()


def glimpse(number: int, verdict: str = "published", **options: object) -> Glimpse:
    article = Article(
        url=f"https://news.example/{number}", site="daily", title=f"Story {number}",
        body=f"First of {number}.\n\nSecond of {number}.", language="en",
        id=f"{number:016x}", extraction={"title": "json-ld"},
    )  # fmt: skip
    return Glimpse(time.time(), verdict, article, **options)  # type: ignore[arg-type]


@pytest.fixture
def client(valkey: str) -> Iterator[redis.Redis]:
    with connect_sync(valkey) as found:
        yield found


@pytest.fixture
def filled(client: redis.Redis) -> redis.Redis:
    """Articles, a duplicate, a hostile one; a worker; a site; a reader."""
    hostile = glimpse(4, stripped=[Stripped(EVIL, EVIL, EVIL)], why=EVIL)
    hostile.article.title = hostile.article.body = hostile.article.url = EVIL
    hostile.article.language = hostile.article.site = hostile.article.section = EVIL
    hostile.article.image = "javascript:alert(1)"
    for one in (
        glimpse(1, stripped=[Stripped("You may also like", "marker", "text")]),
        glimpse(2, "duplicate", why="near", original=f"{1:016x}"),
        glimpse(3, "left out", why="no_body"),
        hostile,
    ):
        client.xadd(keys.LATEST("newsbot"), {"glimpse": msgspec.json.encode(one)})
    client.xadd(keys.LATEST("newsbot"), {"glimpse": b"{"})
    client.hset(
        keys.SITE_PUBLISHED("newsbot"), mapping={"daily": 2, EVIL: 1, "old": 1, "shifted": 1}
    )
    client.hset(keys.SITE_LAST("newsbot"), mapping={"daily": int(time.time()), "old": 1})
    report = Report(
        EVIL,
        EVIL,
        "here",
        1,
        time.time(),
        time.time(),
        EVIL,
        {"newsbot/health/dropped/shifted/articles": 0.25},
    )
    client.hset(keys.REPORTS("newsbot"), "w", msgspec.json.encode(report))
    client.hset(keys.SITE_PUBLISHED("newsbot"), mapping={"no number": "9" * 5000, "no time": 1})
    client.hset(keys.SITE_LAST("newsbot"), mapping={"no number": EVIL, "no time": "nan"})
    client.hset(keys.STATE("newsbot", spider=EVIL), "size", 7)
    client.hset(keys.STATE("newsbot", spider="no size"), "size", EVIL)
    client.xgroup_create(keys.STREAM("newsbot"), EVIL, mkstream=True)
    return client
