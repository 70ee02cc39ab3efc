"""What a worker that has nothing to do waits for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import redis.asyncio

TIMEOUT = 5
"""Seconds of one wait on the list."""


class Bell:
    """A list in Redis that others push to when there is work, or nothing left to wait for.

    Args:
        client: gives one connection to each wait.
        key: the list.
        rung: called when somebody pushed.
        in_vain: whether nobody needs to wait any more.
    """

    def __init__(
        self,
        client: redis.asyncio.Redis,
        key: str,
        rung: Callable[[], None],
        in_vain: Callable[[], bool],
    ) -> None:
        self.client, self.key = client, key
        self._rung, self._in_vain = rung, in_vain
        self._task: asyncio.Task[None] | None = None

    def listen(self) -> None:
        """Wait for one push, on the running loop."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._listen())

    async def _listen(self) -> None:
        from redis.exceptions import RedisError

        while not self._in_vain():
            try:
                rung = await self.client.blpop([self.key], timeout=TIMEOUT)
            except (RedisError, OSError):
                await asyncio.sleep(1)  # the next commit says what there is to say
                continue
            if rung:
                self._rung()
                return

    async def close(self) -> None:
        """Wait no more."""
        if self._task is not None:
            await end(self._task, 0)


async def end(task: asyncio.Task[None], patience: float) -> None:
    """Wait for a task so many seconds, then cancel it."""
    await asyncio.wait([task], timeout=patience)
    while not task.done():
        task.cancel()  # again and again: what it waits for may swallow one
        await asyncio.wait([task], timeout=1)
    with contextlib.suppress(asyncio.CancelledError):
        await task
