"""Whatever is found in Redis is a request or refused, counted and put aside; the crawl goes on."""

from __future__ import annotations

import pickle
import subprocess
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis
from scrapy.settings import Settings

from benchmarks.harness import free_port
from newsbot.commands.deadletters import Command
from newsbot.frontier import letters
from newsbot.frontier.protocol import Batch, Frontier, Policy, Reply, run_sync
from newsbot.redis import connect_sync, keys
from tests import servers
from tests.frontier.conftest import Site, finish

NONSENSE = [b"", b"x", b"-7", b"nan", b"inf", b"1e300", b"9" * 40, b"\x00\xff"]


class Bomb:
    def __reduce__(self) -> Any:
        return pytest.fail, ("the pickle ran",)


@pytest.fixture
def client(valkey: str) -> Iterator[redis.Redis]:
    with connect_sync(valkey) as client:
        yield client


def frontier(worker: str = "w1", **policy: Any) -> Frontier:
    return Frontier("test", "spider", worker, Policy(**policy))


def commit(client: redis.Redis, frontier: Frontier, **batch: Any) -> Reply:
    return run_sync(client, frontier.commit(Batch(**batch)))


def crawl_all(client: redis.Redis, mine: Frontier) -> set[bytes]:
    """Lease and acknowledge until nothing is left."""
    found: set[bytes] = set()
    held: list[int] = []
    for _ in range(50):
        reply = commit(client, mine, acknowledged=held, known=held, want=50)
        held = [lease.id for lease in reply.leases]
        assert not found & {lease.stored for lease in reply.leases}, "leased twice"
        found |= {lease.stored for lease in reply.leases}
        if not held and reply.queued <= 0 and reply.live == 0:
            return found
    pytest.fail(f"no end: {reply}")


def requests(mine: Frontier, first: int, last: int) -> list[Any]:
    fingerprints = [(n * 0x9E3779B97F4A7C15 % 2**64).to_bytes(8, "big") for n in range(last)]
    return [
        (mine.tag(fingerprints[n]), f"h{n % 3}:80", 0.0, b"request %d" % n)
        for n in range(first, last)
    ]


@pytest.mark.parametrize("mode", ["exact", "expiring", "bloom"])
@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_in_any_field_loses_no_request(
    client: redis.Redis, value: bytes, mode: Any
) -> None:
    mine = frontier(seen=mode, delay=0.0, concurrency=100, capacity=1000)
    commit(client, mine, new=requests(mine, 0, 30), want=6)
    fields: dict[str, list[str]] = {
        mine.keys[1]: ["seq", "size", "over"],
        mine.keys[6]: ["n", "b", "c"],
        keys.HOST("test", host="h0:80"): ["n", "a", "p", "t", "b", "l", "w", "s", "q", "r"],
    }
    for key, names in fields.items():
        client.hset(key, mapping=dict.fromkeys(names, value))
    commit(client, mine, new=requests(mine, 30, 60))
    run_sync(client, mine.leave())
    expected = {stored for _, _, _, stored in requests(mine, 0, 60)}
    assert crawl_all(client, frontier("w2", concurrency=100)) == expected


@pytest.mark.parametrize("name", ["ready", "frontier", "workers", "seen", "sleepers", "sources"])
def test_a_key_that_vanishes_takes_no_request_with_it(client: redis.Redis, name: str) -> None:
    mine = frontier()
    commit(client, mine, new=requests(mine, 0, 30))
    client.delete(f"{{test}}:spider:{name}")
    new = requests(mine, 30, 33)
    commit(client, mine, new=new)
    got = crawl_all(client, mine)
    assert {stored for _, _, _, stored in new} <= got
    if name != "ready":  # which hosts there are is known there only
        assert len(got) == 33


@pytest.mark.parametrize(
    "lease", [b"", b"\n", b"\n\n", b"a:80\n0", b"a:80\n0\n", pickle.dumps(Bomb()), b"\xff" * 5000]
)
@pytest.mark.parametrize("id_", [b"", b"short", b"\x00\x00\x00\x00\x00\x09", b"much too long"])
def test_what_is_no_lease_does_not_stop_those_who_take_it_up(
    client: redis.Redis, lease: bytes, id_: bytes
) -> None:
    dead, leaver, heir = frontier("dead"), frontier("leaver"), frontier("heir")
    for worker in (dead, leaver):
        client.hset(worker.keys[3], id_, lease)
    client.zadd(dead.keys[2], {"dead": 1.0})
    commit(client, leaver, known=[], released=[9], acknowledged=[9], announced=[9])
    run_sync(client, leaver.leave())
    commit(client, heir, new=[(b"-", "b:80", 0.0, b"good")])
    assert crawl_all(client, heir) == {b"good"}
    assert not client.exists(dead.keys[3], leaver.keys[3])
    assert client.llen(heir.keys[4]) == 2, "both are dead letters"


@pytest.mark.parametrize("kind", ["set", "hset", "rpush", "sadd", "zadd", "xadd"])
def test_any_type_in_any_key_of_the_frontier(client: redis.Redis, kind: str) -> None:
    mine = frontier("w1", concurrency=10)
    names = [*mine.keys, mine.wake_key]
    names += ["{test}:spider:requests:h0:80", "{test}:spider:seen:0", "{test}:hosts:h0:80"]
    for name in names:
        arguments: list[Any] = {
            "set": [b"garbage"],
            "hset": ["field", b"garbage"],
            "rpush": [b"garbage"],
            "sadd": [b"garbage"],
            "zadd": [1.0, b"garbage"],
            "xadd": ["*", "field", b"garbage"],
        }[kind]
        client.execute_command(kind.upper(), name, *arguments)
    commit(client, mine, want=1, sleep=True)
    new = requests(mine, 0, 9)
    commit(client, mine, new=new)
    assert crawl_all(client, mine) >= {stored for _, _, _, stored in new}
    run_sync(client, mine.leave())


# --- Real workers ------------------------------------------------------------------------------


def test_a_crawl_passes_over_what_is_no_request_and_its_letters_can_be_dealt_with(
    client: redis.Redis,
    valkey: str,
    site: Site,
    worker: Callable[..., subprocess.Popen[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    encode = msgspec.msgpack.encode
    good = encode({"u": f"{site.url}/1"})
    hostile = {
        b"\x00" * 5 + bytes([number]) + b"\x00" + stored: number
        for number, stored in enumerate(
            [
                good[:-3],
                pickle.dumps(Bomb()),
                encode({"u": f"{site.url}/1", "c": "__init_subclass__"}),
                encode({"u": f"{site.url}/1", "y": "os.system"}),
                encode({"u": "\x1b[2J not a url"}),
                b"x" * 100_000_000,
            ]
        )
    }
    host = site.url.partition("//")[2]
    queue = keys.QUEUE(spider="tree", host=host)
    for member, order in hostile.items():
        client.zadd(queue, {member: order})
    client.zadd(keys.READY(spider="tree"), {host: 1})
    client.rpush("tree:start_urls", b"x" * 3_000_000, b"\xff\xfe", b'{"url": 1}')
    log = finish(worker(site, MAX_IDLE_TIME_BEFORE_CLOSE=2))
    assert len(site.fetched) == site.pages, log
    assert "the pickle ran" not in log
    dead = list(letters.read(client, "newsbot", "tree"))
    assert len(dead) == 9, dead
    assert (client.memory_usage(keys.DEAD_LETTERS(spider="tree"), samples=0) or 0) < 300_000
    assert client.info("memory")["used_memory_dataset"] < 30_000_000

    def letter_command(*arguments: str, number: int = 1000) -> str:
        command = Command()
        command.settings = Settings({"NEWSBOT_REDIS_URL": valkey, "NEWSBOT_NAMESPACE": "newsbot"})
        command.run(list(arguments), Namespace(number=number))
        assert not command.exitcode
        return capsys.readouterr().out

    listed = letter_command("list")
    assert len(listed.splitlines()) == 9
    assert "bytes" in listed
    assert "\x1b" not in listed
    assert letter_command("requeue", "tree", number=2) == "tree: 2 queued again\n"
    assert client.hget(keys.STATE(spider="tree"), "size") == b"2"
    assert letter_command("purge", "tree") == "tree: 7 deleted\n"
    assert letter_command("purge") == "no dead letters\n"


def lines_until(process: subprocess.Popen[str], text: str) -> str:
    """The log up to a line with this text."""
    assert process.stdout is not None
    log = ""
    for line in process.stdout:
        log += line
        if text in line:
            return log
    pytest.fail(f"ended without {text!r}:\n{log}")


def test_a_full_server_is_back_pressure(
    tmp_path: Path, site: Site, worker: Callable[..., subprocess.Popen[str]]
) -> None:
    site.delay = 0.02
    port = free_port()
    with (
        servers.server(tmp_path, port, "--save", "", "--maxmemory-policy", "noeviction"),
        redis.Redis(port=port) as client,
    ):
        process = worker(site, NEWSBOT_REDIS_URL=f"redis://127.0.0.1:{port}/0")
        servers.until(lambda: len(site.fetched) > 5)
        client.config_set("maxmemory", "1")
        lines_until(process, "Redis is full")
        assert len(site.fetched) < site.pages
        client.config_set("maxmemory", "0")
        log = finish(process)
    assert "Redis is back" in log
    assert sorted(site.fetched) == sorted(f"/{n}" for n in range(site.pages))
