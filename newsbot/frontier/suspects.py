"""Requests that a worker died with, and when each may be started again, and its answer read."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterable, Iterator

from newsbot.frontier.protocol import Lease

MAX_TRIALS = 4
"""Suspects that are started at once."""

Place = tuple[float, int, Lease]
"""Start (monotonic), number in its reply, lease."""


class Suspects:
    """Leases that must be announced before they are started: few at once, and one that was blamed
    before alone, so that an innocent one is not blamed over and over beside the one that kills.
    """

    def __init__(self) -> None:
        self._waiting: list[Place] = []
        self._trials: dict[int, int] = {}  # announced ones and their marks
        self._readings: dict[int, asyncio.Future[None]] = {}  # answers that wait

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, place: Place) -> None:
        """One more, not announced yet."""
        self._waiting.append(place)

    def over(self, lease: int) -> bool:
        """End its trial; whether it had one and others wait."""
        self.may_read([lease])
        return bool(self._trials.pop(lease, 0) and self._waiting)

    def reading(self, lease: int) -> asyncio.Future[None]:
        """Done when it may be read, or is over."""
        waits = self._readings[lease] = asyncio.get_running_loop().create_future()
        return waits

    def may_read(self, leases: Iterable[int]) -> None:
        """Redis knows that they are read now."""
        for lease in leases:
            waits = self._readings.pop(lease, None)
            if waits is not None and not waits.done():
                waits.set_result(None)

    def announced(self, leases: Container[int]) -> list[Place]:
        """Those of these leases that wait: from now on they may be started."""
        free = [place for place in self._waiting if place[2].id in leases]
        self._waiting = [place for place in self._waiting if place[2].id not in leases]
        return free

    def next(self, held: Container[int]) -> Iterator[int]:
        """Leases to announce now; what is not held any more is forgotten."""
        self._waiting = [place for place in self._waiting if place[2].id in held]
        waiting = [place[2] for place in self._waiting if place[2].id not in self._trials]
        for lease in sorted(waiting, key=lambda lease: lease.suspect):
            alone = lease.suspect > 1 or any(mark > 1 for mark in self._trials.values())
            if len(self._trials) >= (1 if alone else MAX_TRIALS):
                return
            self._trials[lease.id] = lease.suspect
            yield lease.id

    def clear(self) -> list[Lease]:
        """Forget all that wait; gives them."""
        gone = [place[2] for place in self._waiting]
        self._waiting.clear()
        return gone
