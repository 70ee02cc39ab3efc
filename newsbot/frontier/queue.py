"""Queues of scrapy-redis with the safe codec."""

from __future__ import annotations

from typing import Any

from scrapy_redis import queue

from newsbot.frontier import codec


class _Safe:
    def __init__(self, server: Any, spider: Any, key: str, serializer: Any = None) -> None:
        super().__init__(server, spider, key, serializer or codec)  # type: ignore[call-arg]


class PriorityQueue(_Safe, queue.PriorityQueue):  # type: ignore[misc]
    """Highest priority first, then by bytes."""


class FifoQueue(_Safe, queue.FifoQueue):  # type: ignore[misc]
    """First in, first out; priority is ignored."""


class LifoQueue(_Safe, queue.LifoQueue):  # type: ignore[misc]
    """Last in, first out; priority is ignored."""
