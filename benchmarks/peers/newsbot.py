"""What newsbot left in Redis after a crawl of the benchmarks' spider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import redis

from newsbot.redis import keys
from newsbot.stream.encoding import decode

NAMESPACE = "newsbot"
SPIDER = "tree"


def published_urls(client: redis.Redis) -> Iterator[str]:
    """URL of every article in the stream, in order."""
    start = "-"
    while entries := _entries(client, start):
        for entry, fields in entries:
            yield decode(fields[b"article"]).url
            start = f"({entry.decode()}"


def _entries(client: redis.Redis, start: str) -> list[tuple[bytes, dict[bytes, bytes]]]:
    found: Any = client.xrange(keys.STREAM(NAMESPACE), start, "+", 1000)
    return list(found)


def unfinished(client: redis.Redis) -> int:
    """Requests that are queued or leased."""
    return sum(
        _size(client, key)
        for part in ("requests", "leases")
        for key in client.scan_iter(f"{{{NAMESPACE}}}:{SPIDER}:{part}*", count=1000)
    )


def dead_letters(client: redis.Redis) -> int:
    """Requests that were given up on."""
    return sum(
        _size(client, key)
        for key in client.scan_iter(f"{{{NAMESPACE}}}:{SPIDER}:dead*", count=1000)
    )


def _size(client: Any, key: Any) -> int:
    count = {
        b"zset": client.zcard,
        b"hash": client.hlen,
        b"list": client.llen,
        b"stream": client.xlen,
    }
    return int(count[client.type(key)](key))
