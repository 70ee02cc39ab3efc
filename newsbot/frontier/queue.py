"""The orders in which a host's requests are fetched, one class for each value of
SCHEDULER_QUEUE_CLASS.

The scheduler asks them for a request's `place` only: its queues are the frontier's. As classes they
are scrapy-redis' queues with the safe codec.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from scrapy.utils.misc import load_object
from scrapy_redis import queue

from newsbot.frontier import codec
from newsbot.frontier.protocol import order

if TYPE_CHECKING:
    from scrapy import Request


class Order(Protocol):
    """What SCHEDULER_QUEUE_CLASS must name."""

    @staticmethod
    def place(request: Request) -> float:
        """Lowest first; among equals the first in."""


class _Safe:
    def __init__(self, server: Any, spider: Any, key: str, serializer: Any = None) -> None:
        super().__init__(server, spider, key, serializer or codec)  # type: ignore[call-arg]


class PriorityQueue(_Safe, queue.PriorityQueue):  # type: ignore[misc]
    """Highest priority first; in the frontier then the newest, then the nearest to its source."""

    @staticmethod
    def place(request: Request) -> float:
        """By `priority`, and `newsbot_date` (ISO 8601) and `depth` in `meta`."""
        depth = request.meta.get("depth")
        minute = _minute(request.meta.get("newsbot_date"))
        return order(request.priority, minute, depth if isinstance(depth, int) else 0)


class FifoQueue(_Safe, queue.FifoQueue):  # type: ignore[misc]
    """First in, first out; priority is ignored."""

    @staticmethod
    def place(request: Request) -> float:
        """The same for all."""
        return 0.0


class LifoQueue(_Safe, queue.LifoQueue):  # type: ignore[misc]
    """Last in, first out; priority is ignored."""

    @staticmethod
    def place(request: Request) -> float:
        """By the worker's clock, in units of 10 microseconds."""
        return -float(time.time_ns() // 10_000)


def order_named(name: Any) -> type[Order]:
    """The class that SCHEDULER_QUEUE_CLASS names; for scrapy-redis' own, ours of the same order.

    Raises:
        ValueError: a class of another kind; the message says which there are.
    """
    cls = load_object(name)
    ours = {
        queue.PriorityQueue: PriorityQueue,
        queue.FifoQueue: FifoQueue,
        queue.LifoQueue: LifoQueue,
    }
    cls = ours.get(cls, cls)
    if not callable(getattr(cls, "place", None)):
        raise ValueError(
            f"SCHEDULER_QUEUE_CLASS = {name!r}: the frontier keeps the queues itself, and asks "
            "this class for the order only, by a static method place(request) -> float, which it "
            "lacks. There are PriorityQueue, FifoQueue and LifoQueue in newsbot.frontier.queue"
        )
    found: type[Order] = cls
    return found


def _minute(date: Any) -> int:
    """Minutes since 1970 of an ISO 8601 date; 0 for none."""
    if not isinstance(date, str):
        return 0
    try:
        return int(datetime.fromisoformat(date).timestamp() // 60)
    except (ValueError, OverflowError):
        return 0
