"""Workers that begin or end in one moment."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from newsbot.frontier.beginning import forget_as_last, join
from newsbot.frontier.names import machine
from newsbot.frontier.protocol import Frontier, Policy
from newsbot.redis import connect, connect_sync, keys


def test_who_forgets_the_queue_forgets_nobody_that_joins_meanwhile(valkey: str) -> None:
    forgotten: list[list[bytes]] = []

    def forget() -> None:
        with connect_sync(valkey) as client:
            forgotten.append(client.zrange(keys.WORKERS(spider="s"), 0, -1))
            client.delete(keys.WORKERS(spider="s"))

    async def begin(name: str) -> tuple[int, int]:
        async with connect(valkey) as client:
            return await join(client, Frontier("newsbot", "s", name, Policy()), forget)

    async def go() -> list[tuple[int, int]]:
        return await asyncio.gather(begin("a"), begin("b"))

    assert sorted(asyncio.run(go())) == [(0, 0), (1, 0)]
    assert len(forgotten) == len(forgotten[0]) == 1
    with connect_sync(valkey) as client:
        assert client.zrange(keys.WORKERS(spider="s"), 0, -1) in ([b"a", b"b"], [b"b", b"a"])
        assert not client.exists(keys.BEGINNING(spider="s"))


def test_one_that_forgets_nothing_waits_for_one_that_does(valkey: str) -> None:
    lock = keys.BEGINNING(spider="s")

    async def go() -> tuple[int, int]:
        async with connect(valkey) as client:
            await client.set(lock, "another")
            joining = asyncio.create_task(join(client, Frontier("newsbot", "s", "a", Policy())))
            done, _ = await asyncio.wait([joining], timeout=0.2)
            assert not done
            await client.delete(lock)
            return await joining

    assert asyncio.run(go()) == (0, 0)


def test_who_keeps_others_from_joining_ends_that_only_for_itself(valkey: str) -> None:
    lock = keys.BEGINNING(spider="s")

    def forget() -> None:  # for longer than the lock lasts: it is another's when this is over
        with connect_sync(valkey) as client:
            client.set(lock, "another")

    async def go() -> None:
        async with connect(valkey) as client:
            await join(client, Frontier("newsbot", "s", "a", Policy()), forget)

    asyncio.run(go())
    with connect_sync(valkey) as client:
        assert client.get(lock) == b"another"


def test_one_that_died_with_that_keeps_nobody_of_its_machine_from_joining(valkey: str) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    with connect_sync(valkey) as client:
        client.set(keys.BEGINNING(spider="s"), f"{machine()}:{process.pid}:x", ex=3600)

    async def go() -> tuple[int, int]:
        async with connect(valkey) as client:
            return await join(client, Frontier("newsbot", "s", "a", Policy()))

    assert asyncio.run(asyncio.wait_for(go(), 60)) == (0, 0)


def test_the_last_to_end_forgets_nobody_that_has_begun(valkey: str) -> None:
    forgotten: list[str] = []

    async def go() -> None:
        async with connect(valkey) as client:
            last, next_one = (Frontier("newsbot", "s", name, Policy()) for name in "ab")
            await forget_as_last(client, last, lambda: forgotten.append("as nobody is there"))
            await join(client, next_one)
            await forget_as_last(client, last, lambda: forgotten.append("though one is there"))

    asyncio.run(go())
    assert forgotten == ["as nobody is there"]
