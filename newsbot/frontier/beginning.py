"""How a worker joins the others of its spider, and how the first or last forgets what there was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from newsbot.frontier.names import gone
from newsbot.frontier.protocol import Frontier, run

if TYPE_CHECKING:
    import redis.asyncio

PATIENCE = 60
"""Seconds for which a worker may keep others from joining, should its machine die with that."""
LOOK_EVERY = 0.02
"""Seconds between two tries to join."""


async def join(
    client: redis.asyncio.Redis, frontier: Frontier, forget: Callable[[], None] | None = None
) -> tuple[int, int]:
    """How many others there are, and requests queued; the first worker calls `forget` itself."""
    async with _alone(client, frontier):
        others, queued = await _join(client, frontier)
        if forget and not others:
            forget()
            others, queued = await _join(client, frontier)
        return others, queued


async def _join(client: redis.asyncio.Redis, frontier: Frontier) -> tuple[int, int]:
    names: Any = await client.zrange(frontier.keys[2], 0, -1)
    return await run(client, frontier.join(gone(names)))


async def forget_as_last(
    client: redis.asyncio.Redis, frontier: Frontier, forget: Callable[[], None]
) -> None:
    """Call `forget`, unless another has joined since the last worker left."""
    async with _alone(client, frontier):
        workers: Any = client.zcard(frontier.keys[2])
        if not await workers:
            forget()


@asynccontextmanager
async def _alone(client: redis.asyncio.Redis, frontier: Frontier) -> AsyncIterator[None]:
    """Else who joins in this moment would be forgotten, with all that it has queued and leased."""
    key = frontier.beginning_key
    while not await client.set(key, frontier.worker, nx=True, ex=PATIENCE):
        owner: Any = await client.get(key)
        for dead in gone([owner] if owner else []):
            await run(client, frontier.unlock(dead))
        await asyncio.sleep(LOOK_EVERY)
    try:
        yield
    finally:
        await run(client, frontier.unlock(frontier.worker))
