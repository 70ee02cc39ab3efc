"""Calls of the scripts in one line each."""

from __future__ import annotations

from typing import Any

import redis

from newsbot.frontier.batch import Batch
from newsbot.frontier.protocol import Frontier, Policy, Reply, order, run_sync


def frontier(worker: str = "w1", clock: Any = None, **policy: Any) -> Frontier:
    return Frontier("test", "spider", worker, Policy(**policy), clock=clock)


def new(*urls: str, host: str = "a:80", priority: int = 0, minute: int = 0) -> list[Any]:
    return [(b"-", host, order(priority, minute), url.encode()) for url in urls]


def commit(client: redis.Redis, frontier: Frontier, **batch: Any) -> Reply:
    return run_sync(client, frontier.commit(Batch(**batch)))


def stored(reply: Reply) -> list[str]:
    return [lease.stored.decode() for lease in reply.leases]
