"""Workers report, and `scrapy status` shows what they said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest
from rich.console import Console

from newsbot.monitoring.progress import Progress, Tally
from newsbot.monitoring.status import SILENT_AFTER, read_status, render
from newsbot.monitoring.worker_report import Report
from newsbot.redis import RedisService, keys
from tests.commands.conftest import ScrapyProject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STATS = {
    "response_received_count": 40,
    "newsbot/articles/published": 20,
    "newsbot/articles/updated": 2,
    "newsbot/articles/already_published": 3,
    "newsbot/duplicates/request": 9,
    "newsbot/duplicates/content": 4,
    "newsbot/duplicates/near": 1,
    "newsbot/boilerplate/lines": 33,
    "newsbot/boilerplate/dom/vendor": 33,
    "newsbot/dropped/no_body": 2,
    "newsbot/sources/links": 50,
    "log_count/ERROR": 1,
    "downloader/response_status_count/200": 38,
    "downloader/response_status_count/503": 2,
    "downloader/exception_type_count/twisted.internet.error.TimeoutError": 1,
}


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisService]:
    with RedisService(state_dir=tmp_path / "state") as service:
        yield service


def report(worker: str, *, beat: float = 110.0, state: str = "running") -> Report:
    return Report(worker, "bhaskar", "here", 1, started=100.0, beat=beat, state=state, stats=STATS)


def test_a_tally_counts_each_thing_once() -> None:
    tally = Tally.of(STATS)
    assert (tally.pages, tally.articles, tally.updated, tally.duplicates) == (40, 20, 2, 5)
    assert (tally.stripped, tally.links, tally.seen, tally.errors) == (33, 50, 9, 1)
    assert tally.left_out == {
        "published before, unchanged": 3,
        "the text of a published article": 4,
        "nearly the text of a published article": 1,
        "no body": 2,
    }
    double = tally + tally
    assert (double.pages, double.left_out["no body"]) == (80, 4)


def test_the_rate_is_that_of_the_last_seconds() -> None:
    progress = Progress("bhaskar")
    first = report("w", beat=101.0)
    first.stats = {"response_received_count": 10}
    progress.update([first])
    assert progress.rate("w") == 0.0
    progress.update([report("w", beat=103.0)])
    assert progress.rate("w") == 15.0
    assert "40 pages (15/s)  22 articles" in progress.line()


def test_status_of_workers_queue_stream_and_memory(redis: RedisService) -> None:
    client = redis.sync
    for one in (report("a"), report("b", state="finished"), report("c", beat=100.0)):
        client.hset(keys.REPORTS("ns"), one.worker, msgspec.json.encode(one))
    client.hset(keys.REPORTS("ns"), "bad", b"{")
    client.hset(keys.STATE("ns", spider="jagran"), "size", 7)
    client.zadd(keys.WORKERS("ns", spider="jagran"), {"x": 1})
    client.hset(keys.LEASES("ns", spider="jagran", worker="x"), mapping={"1": "r", "2": "r"})
    client.zadd(keys.READY("ns", spider="jagran"), {"h:80": 1, "i:80": 1})
    client.zadd(keys.QUEUE("ns", spider="jagran", host="i:80"), {"r1": 1, "r2": 2})
    client.hset(keys.HOST("ns", host="i:80"), "p", 4000)
    client.xadd(keys.STREAM("ns"), {"article": "{}"})
    client.xgroup_create(keys.STREAM("ns"), "nlp", "0")
    client.rpush(keys.DEAD_LETTERS("ns", spider="jagran"), b"letter")
    client.hset(keys.STATE("other", spider="hidden"), "size", 7)

    status = read_status(client, "ns", now=110.0 + SILENT_AFTER - 1)

    states = {worker.worker: worker.state for worker in status.workers}
    assert states == {"a": "running", "b": "finished", "c": "silent"}
    assert status.workers[0].pages_per_second == 4.0
    assert [spider.spider for spider in status.spiders] == ["bhaskar", "jagran"]
    jagran = status.spiders[1]
    assert (jagran.queued, jagran.in_flight, jagran.dead_letters) == (7, 2, 1)
    assert jagran.hosts == {"i:80": 2, "h:80": 0}
    assert jagran.slowed == {"i:80": 4.0}
    assert [(group.name, group.unread) for group in status.groups] == [("nlp", 1)]
    assert status.failures == {"status 503": 6, "TimeoutError": 3}
    console = Console(width=120)
    with console.capture() as shown:
        console.print(render(status))
    assert "Failed: 6 × status 503, 3 × timeout" in shown.get()
    assert status.memory_used > 0


def test_what_a_crawl_leaves_is_shown(tmp_path: Path) -> None:
    project = ScrapyProject(tmp_path)
    code, output, error = project.run("status")
    assert (code, error) == (0, "")
    assert output.startswith("Nothing has been crawled yet.")
    assert project.run("crawl", "daily", "-s", "NEWSBOT_WORKER=one")[0] == 0
    code, output, error = project.run("status", "--json")
    assert (code, error) == (0, "")
    worker = json.loads(output)["workers"][0]
    assert (worker["worker"], worker["spider"], worker["state"]) == ("one", "daily", "finished")
    code, output, error = project.run("status")
    assert (code, error) == (0, "")
    assert "finished" in output
