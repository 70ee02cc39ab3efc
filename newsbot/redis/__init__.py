"""The only maker of Redis clients, and the launcher of the embedded server."""

from __future__ import annotations

from newsbot.redis.client import RedisUnavailable, connect, connect_sync, masked
from newsbot.redis.service import RedisService, check_url, for_crawler, resolve

__all__ = [
    "RedisService",
    "RedisUnavailable",
    "check_url",
    "connect",
    "connect_sync",
    "for_crawler",
    "masked",
    "resolve",
]
