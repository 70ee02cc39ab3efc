"""Dead letters: requests that were given up on, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsbot.frontier import codec
from newsbot.frontier.protocol import Frontier, Policy, run_sync
from newsbot.redis import keys

if TYPE_CHECKING:
    import redis


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A request that was given up on."""

    spider: str
    died: float
    """Unix seconds"""
    host: str
    reason: str
    url: str
    """Empty where what was stored is no request."""


def spiders(client: redis.Redis, namespace: str) -> list[str]:
    """Names of the spiders that have dead letters."""
    before, after = keys.DEAD_LETTERS(namespace, spider="\0").split("\0")
    pattern = keys.pattern(before) + "*" + keys.pattern(after)
    found: Any = client.scan_iter(pattern, 1000)
    return sorted(name.decode()[len(before) : -len(after)] for name in found)


def read(client: redis.Redis, namespace: str, spider: str) -> Iterator[DeadLetter]:
    """A spider's dead letters, newest first."""
    key = keys.DEAD_LETTERS(namespace, spider=spider)
    position = 0
    while letters := _range(client, key, position):
        position += len(letters)
        for letter in letters:
            yield _parse(spider, letter)


def requeue(client: redis.Redis, namespace: str, spider: str, number: int) -> int:
    """Queue the oldest so many again; gives how many."""
    frontier = Frontier(namespace, spider, "requeue", Policy())
    return run_sync(client, frontier.requeue(number))


def purge(client: redis.Redis, namespace: str, spider: str) -> int:
    """Delete all; gives how many."""
    key = keys.DEAD_LETTERS(namespace, spider=spider)
    with client.pipeline() as transaction:
        transaction.llen(key)
        transaction.delete(key)
        number, _ = transaction.execute()
    return int(number)


def _range(client: redis.Redis, key: str, position: int) -> list[bytes]:
    found: Any = client.lrange(key, position, position + 999)
    return list(found)


def _parse(spider: str, letter: bytes) -> DeadLetter:
    died, host, _, reason, member = [*letter.split(b"\n", 4), b"", b"", b"", b""][:5]
    try:
        url = codec.loads(member[7:])["url"]
    except codec.RefusedRequest:
        url = ""
    return DeadLetter(
        spider,
        int(died) / 1000 if died.isdigit() else 0.0,
        host.decode(errors="replace"),
        reason.decode(errors="replace"),
        url,
    )
