from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from newsbot.frontier.politeness import PolitenessMiddleware
from newsbot.frontier.tracking import META, tracker_for
from newsbot.frontier.waiting import Waiting, waiting_for
from newsbot.redis import connect, connect_sync, keys

HOST = "www.example.com:443"


def look(valkey: str, waiting: Waiting, pause: float) -> None:
    """One look of a worker whose next request may start in `pause` seconds."""

    async def run() -> None:
        client = connect(valkey)
        frontier = SimpleNamespace(keys=[keys.READY("newsbot", spider="any")])
        await waiting.look(cast("Any", SimpleNamespace(pause=pause, frontier=frontier)), client)
        await client.aclose()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("known", "reason", "line"),
    [
        ({"p": 2000}, "http_429", "the host answers 429 (Too Many Requests)"),
        ({"p": 2000}, "cannot_resolve_host", "the name of the host cannot be found"),
        ({"p": 2000}, None, "it was in trouble when it was last asked"),
        ({"b": 10000}, None, "its robots.txt asks for 10 s between two requests"),
        ({"b": "no number"}, None, "it was asked a moment ago"),
        ({}, None, "it was asked a moment ago"),
    ],
)
def test_host_seconds_and_reason_are_said(
    valkey: str,
    caplog: pytest.LogCaptureFixture,
    known: dict[str, str | int],
    reason: str | None,
    line: str,
) -> None:
    with connect_sync(valkey) as client:
        client.zadd(keys.READY("newsbot", spider="any"), {HOST: 1})
        if known:
            client.hset(keys.HOST("newsbot", host=HOST), mapping=known)  # type: ignore[arg-type]
    waiting = Waiting("newsbot", 0.0)
    if reason:
        waiting.note(HOST, reason)
    look(valkey, waiting, 40.0)
    assert caplog.messages == [f"Waiting 40 s for www.example.com: {line}"]
    assert waiting.state.endswith(f" s for www.example.com: {line}")


def test_lines_are_few(valkey: str, caplog: pytest.LogCaptureFixture) -> None:
    waiting = Waiting("newsbot", 0.0)
    for pause in (1.0, 4.0, 3.0, 5.0, 8.0, 9.0):
        look(valkey, waiting, pause)
    assert [record.args[0] for record in caplog.records if record.args] == [4.0, 8.0]  # type: ignore[index]
    look(valkey, waiting, 0.0)
    assert waiting.state == ""


@pytest.fixture
def crawler() -> Crawler:
    made = get_crawler(Spider)
    tracker_for(made).worker = cast(
        "Any",
        SimpleNamespace(
            held={1: SimpleNamespace(pace=0, trouble=False, host=HOST)},
            report=lambda host: SimpleNamespace(failures=0, wait=0.0, successes=0),
        ),
    )
    return made


def lost(middleware: PolitenessMiddleware, **options: Any) -> bool:
    """Whether a request whose host has no address is given up on at once."""
    request = Request("https://www.example.com/feed", meta={META: 1}, **options)
    middleware.process_exception(request, CannotResolveHostError("no such name"))
    return bool(request.meta.get("dont_retry"))


def test_without_a_network_sources_fail_at_once(crawler: Crawler) -> None:
    middleware = PolitenessMiddleware.from_crawler(crawler)
    assert lost(middleware, dont_filter=True)
    assert not lost(middleware), "a queued article waits for the network"
    answered = Request("https://www.example.com/", meta={META: 1})
    middleware.process_response(answered, Response("https://www.example.com/"))
    assert not lost(middleware, dont_filter=True), "now it is the host that is in trouble"
    assert waiting_for(crawler)._troubles == {HOST: "cannot_resolve_host"}
