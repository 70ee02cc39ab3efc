"""Workers that begin or end in one moment."""

from __future__ import annotations

import asyncio

from newsbot.frontier.beginning import forget_as_last, join_alone
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
            return await join_alone(client, Frontier("newsbot", "s", name, Policy()), forget)

    async def go() -> list[tuple[int, int]]:
        return await asyncio.gather(begin("a"), begin("b"))

    assert sorted(asyncio.run(go())) == [(0, 0), (1, 0)]
    assert len(forgotten) == len(forgotten[0]) == 1
    with connect_sync(valkey) as client:
        assert client.zrange(keys.WORKERS(spider="s"), 0, -1) in ([b"a", b"b"], [b"b", b"a"])
        assert not client.exists(keys.BEGINNING(spider="s"))


def test_the_last_to_end_forgets_nobody_that_has_begun(valkey: str) -> None:
    forgotten: list[str] = []

    async def go() -> None:
        async with connect(valkey) as client:
            last, next_one = (Frontier("newsbot", "s", name, Policy()) for name in "ab")
            await forget_as_last(client, last, lambda: forgotten.append("as nobody is there"))
            await join_alone(client, next_one, None)
            await forget_as_last(client, last, lambda: forgotten.append("though one is there"))

    asyncio.run(go())
    assert forgotten == ["as nobody is there"]
