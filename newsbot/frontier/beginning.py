"""How a worker joins the others of its spider, or begins anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from newsbot.frontier.names import gone
from newsbot.frontier.protocol import Frontier, run

if TYPE_CHECKING:
    import redis.asyncio

PATIENCE = 60
"""Seconds for which a worker may keep others from joining, should it die with that."""
LOOK_EVERY = 0.02


async def join(client: redis.asyncio.Redis, frontier: Frontier) -> tuple[int, int]:
    """How many others there are, and requests queued."""
    names: Any = await client.zrange(frontier.keys[2], 0, -1)
    return await run(client, frontier.join(gone(names)))


async def join_anew(
    client: redis.asyncio.Redis, frontier: Frontier, forget: Callable[[], None]
) -> tuple[int, int]:
    """As `join`; the first worker forgets what there was, and those that do so wait for it.

    Else one that joins in this moment would be forgotten, with all it leased.
    """
    while not await client.set(frontier.beginning_key, frontier.worker, nx=True, ex=PATIENCE):
        await asyncio.sleep(LOOK_EVERY)
    try:
        others, queued = await join(client, frontier)
        if not others:
            forget()
            others, queued = await join(client, frontier)
    finally:
        await client.delete(frontier.beginning_key)
    return others, queued
