"""Looks at Redis every few seconds, once for all visitors, and remembers how it went."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from redis.exceptions import RedisError

from newsbot.monitoring.drift import drifted
from newsbot.monitoring.latest import Glimpse, SiteCount, read_article, read_latest, read_sites
from newsbot.monitoring.status import Status, read_status
from newsbot.monitoring.worker_report import read_reports

if TYPE_CHECKING:
    import redis

PAUSE = 2.0
"""Seconds between two looks."""
HISTORY = 150
"""Looks remembered: five minutes."""


@dataclass(slots=True)
class View:
    """What the front page shows."""

    when: float = 0.0
    status: Status = field(default_factory=Status)
    sites: dict[str, SiteCount] = field(default_factory=dict)
    latest: list[Glimpse] = field(default_factory=list)
    history: dict[str, list[float]] = field(default_factory=dict)
    """Site, or "" for all → articles a minute at each look."""
    drifted: dict[str, dict[str, float]] = field(default_factory=dict)
    """Site → measure → what it fell to."""
    error: str = ""
    """Why there is nothing newer."""


class Watch:
    """The last `View`, and a way to wait for the next."""

    def __init__(self, client: redis.Redis, namespace: str) -> None:
        self._client = client
        self._namespace = namespace
        self._counts: deque[tuple[float, dict[str, int]]] = deque(maxlen=HISTORY)
        self._news = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self.is_closed = False
        self.view = View()

    async def start(self) -> None:
        await self._look()
        self._task = asyncio.create_task(self._go_on())

    async def close(self) -> None:
        self.is_closed = True
        if self._task:
            await self._task
        async with self._news:
            self._news.notify_all()

    async def next(self, after: float) -> View:
        """The view as soon as it is newer than `after`, or when the watch ends."""
        async with self._news:
            await self._news.wait_for(lambda: self.is_closed or self.view.when > after)
        return self.view

    async def article(self, id_: str) -> list[Glimpse]:
        """Raises RedisError, OSError."""
        return await asyncio.to_thread(read_article, self._client, self._namespace, id_)

    async def _go_on(self) -> None:
        waited = 0.0
        while not self.is_closed:
            await asyncio.sleep(0.1)  # so that closing is quick
            waited += 0.1
            if waited >= PAUSE:
                waited = 0.0
                await self._look()

    async def _look(self) -> None:
        try:
            view = await asyncio.to_thread(self.read)
        except (RedisError, OSError) as error:
            view = self.view
            view.when, view.error = time.time(), f"Redis is away: {error}"
        async with self._news:
            self.view = view
            self._news.notify_all()

    def read(self) -> View:
        """Look now; raises RedisError, OSError."""
        client, namespace = self._client, self._namespace
        sites = read_sites(client, namespace)
        counts = {name: site.published for name, site in sites.items()}
        self._counts.append((time.time(), {**counts, "": sum(counts.values())}))
        return View(
            when=time.time(),
            status=read_status(client, namespace),
            sites=sites,
            latest=read_latest(client, namespace),
            drifted=drifted(read_reports(client, namespace)),
            history={name: self._rates(name) for name in ("", *counts)},
        )

    def _rates(self, name: str) -> list[float]:
        rates = []
        looks = list(self._counts)
        for (then, before), (now, after) in pairwise(looks):
            gained = after.get(name, 0) - before.get(name, after.get(name, 0))
            rates.append(max(gained, 0) * 60 / max(now - then, 0.001))
        return rates
