"""Whatever is found in Redis is a request or refused, counted and put aside; the crawl goes on."""

from __future__ import annotations

import pickle
import subprocess
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis
from scrapy.settings import Settings

from benchmarks.harness import free_port
from newsbot.commands.deadletters import Command
from newsbot.frontier import letters
from newsbot.frontier.protocol import Frontier, run_sync
from newsbot.redis import keys
from tests import servers
from tests.frontier.calls import commit, frontier, new, stored
from tests.frontier.conftest import Site, finish

NONSENSE = [b"", b"x", b"-7", b"nan", b"inf", b"1e300", b"9" * 40, b"\x00\xff"]


class Bomb:
    def __reduce__(self) -> Any:
        return pytest.fail, ("the pickle ran",)


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


def test_members_that_are_no_requests_are_dead_letters(client: redis.Redis) -> None:
    mine = frontier()
    commit(client, mine, new=new("good"))
    queue = keys.QUEUE("test", spider="spider", host="a:80")
    hostile = {b"": 0.0, b"\xff": -5.0, b"short": 1.0, b"x" * (3 << 20): 2.0}
    client.zadd(queue, hostile)
    reply = commit(client, mine, want=9)
    assert stored(reply) == ["good"]
    assert reply.counts["dead"] == 4
    assert len(list(letters.read(client, "test", "spider"))) == 4
    assert (client.memory_usage(mine.keys[4]) or 0) < 20_000


@pytest.mark.parametrize("position", range(8))
def test_a_key_of_a_wrong_type_is_moved_aside(client: redis.Redis, position: int) -> None:
    mine = frontier()
    wrong = mine.keys[position]
    client.set(wrong, pickle.dumps(Bomb()))
    requests = [(mine.tag(b"12345678"), "a:80", 0.0, b"good")]
    reply = commit(client, mine, new=requests, want=1)
    assert stored(reply) == ["good"]
    assert reply.counts["refused"] == 1
    assert len(client.keys("{test}:refused:*")) == 1


@pytest.mark.parametrize("part", ["requests:a:80", "seen:0", "leases:w0"])
def test_a_part_of_a_wrong_type_is_moved_aside(client: redis.Redis, part: str) -> None:
    mine = frontier()
    client.set(f"{{test}}:spider:{part}", b"\x80garbage")
    client.set("{test}:hosts:a:80", b"garbage")
    client.zadd(mine.keys[2], {"w0": 1.0})
    client.zadd(mine.keys[0], {"a:80": 1.0})
    requests = [(mine.tag(b"12345678"), "a:80", 0.0, b"good")]
    commit(client, mine, new=requests)
    reply = commit(client, mine, want=1)
    assert stored(reply) == ["good"]


def test_nonsense_in_fields_does_not_stop_the_crawl(client: redis.Redis) -> None:
    mine = frontier(delay=0.1, concurrency=4)
    client.hset("{test}:hosts:a:80", mapping={"n": "nan", "p": "inf", "b": "x", "a": "1e999"})
    client.zadd(mine.keys[0], {"h" * 70000: 0.0, "": 0.0})
    reply = commit(client, mine, new=new("good"), want=5)
    assert stored(reply) == ["good"]


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
    site.halt = 8
    port = free_port()
    with (
        servers.server(tmp_path, port, "--save", "", "--maxmemory-policy", "noeviction"),
        redis.Redis(port=port) as client,
    ):
        url = f"redis://127.0.0.1:{port}/0"
        process = worker(site, NEWSBOT_REDIS_URL=url, DOWNLOAD_TIMEOUT=120)
        servers.until(lambda: not site.gate.is_set())
        client.config_set("maxmemory", "1")
        lines_until(process, "Redis is full")
        site.gate.set()
        client.config_set("maxmemory", "0")
        log = finish(process)
    assert "Redis is back" in log
    assert sorted(site.fetched) == sorted(f"/{n}" for n in range(site.pages))
