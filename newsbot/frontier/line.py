"""A worker's line to Redis: whether it holds, and what time it is at the other end."""

from __future__ import annotations

import contextlib
import logging
import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from newsbot.frontier.protocol import Call, run

if TYPE_CHECKING:
    import redis.asyncio

T = TypeVar("T")
logger = logging.getLogger(__name__)

CLOCK_SAMPLES = 64
CLOCK_STEP = 5.0  # seconds back that are told; less is how a clock is slewed
MAX_PAUSE = 5.0  # seconds between two tries while Redis is away


class Line:
    """Makes calls, and says once when Redis is away or full, and when it is back.

    Args:
        client: for the calls.
        count: called with the name of an event and a number, for stats.
    """

    def __init__(self, client: redis.asyncio.Redis, count: Callable[[str, int], None]) -> None:
        self.client = client
        self.away = False
        """Whether Redis does not answer, or takes nothing in."""
        self.lost = False
        """Whether an answer may have been lost since this was set to False."""
        self.turned_back = 0.0
        """Seconds by which the server's clock went back since this was set to 0."""
        self._count = count
        self._failures = 0  # calls in a row
        self._since = 0.0
        self._clock: list[tuple[float, float]] = []  # server's clock less ours: at least, at most

    async def call(self, call: Call[T], when_full: Call[int]) -> T | None:
        """The answer; None when there is none, or a full server refused (then `when_full`)."""
        from redis.exceptions import OutOfMemoryError, RedisError

        try:
            answer = await run(self.client, call)
        except OutOfMemoryError:
            self._turn_away("Redis is full (maxmemory): waiting for room")
            with contextlib.suppress(RedisError, OSError):
                await run(self.client, when_full)
        except (RedisError, OSError) as error:
            self.lost = True
            self._turn_away(f"Redis is away ({error or type(error).__name__}): waiting")
        else:
            self._count("round_trips", 1)
            if self.away:
                self.away = False
                logger.warning("Redis is back after %.1f s", time.monotonic() - self._since)
            self._failures = 0
            return answer
        return None

    def _turn_away(self, line: str) -> None:
        if not self.away:
            self.away = True
            self._since = time.monotonic()
            logger.warning(line)
            self._count("pauses", 1)

    def backoff(self) -> float:
        """Seconds to wait after one more failure: growing, and different for each worker."""
        self._failures += 1
        return random.uniform(0.5, 1.0) * min(MAX_PAUSE, 0.1 * 2.0 ** min(self._failures, 9))

    def heard(self, now: float, began: float, ended: float) -> None:
        """Between these moments (monotonic) the server's clock said `now`."""
        if self._clock and (back := self.offset - (now - began)) > CLOCK_STEP:
            logger.warning(
                "Redis' clock went back by %.0f s: until it is there again, hosts are asked at "
                "their pace, whatever longer pause they ask for",
                back,
            )
            self.turned_back = back
            self._clock.clear()  # else 64 calls reckon with the old clock
        self._clock.append((now - ended, now - began))
        del self._clock[:-CLOCK_SAMPLES]

    @property
    def offset(self) -> float:
        """The server's clock less this process's, at least: reckoned with it, nothing is early.

        Half a round trip would do where both ways are as long; in a busy loop they are not.
        """
        return max((least for least, _ in self._clock), default=0.0)

    @property
    def most(self) -> float:
        """The same, at most."""
        return min((most for _, most in self._clock), default=0.0)
