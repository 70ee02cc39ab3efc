"""What is in the stream, who reads it, how far behind; and the hand tools for it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsbot.redis import keys
from newsbot.stream import scripts

if TYPE_CHECKING:
    import redis

_CHUNK = 500


@dataclass(frozen=True)
class Group:
    """One reader of the stream."""

    name: str
    consumers: int
    unread: int | None
    """Articles it has not been given yet; None where the server cannot tell."""
    pending: int
    """Given and not acknowledged."""
    oldest: float | None
    """Seconds since the oldest article was published that it has not done with."""
    dead: int
    """Its dead letters."""


@dataclass(frozen=True)
class StreamStatus:
    """The stream as it is."""

    articles: int
    bytes: int
    oldest: float | None
    """Seconds since its oldest article was published."""
    groups: list[Group]
    dead: int
    index_bytes: int
    """Of the memory of what was published."""


class StreamAdmin:
    """Looks after the stream of one namespace."""

    def __init__(self, client: redis.Redis, namespace: str = "newsbot") -> None:
        self._client: Any = client
        self._namespace = namespace
        self._stream, self._dead = keys.STREAM(namespace), keys.DEAD(namespace)

    def status(self) -> StreamStatus:
        """Read everything once; the dead letters are counted one by one."""
        first = self._client.xrange(self._stream, count=1)
        dead = self._dead_by_group()
        index = (keys.RECORDS(self._namespace), keys.BANDS(self._namespace))
        exists = self._client.exists(self._stream)
        return StreamStatus(
            articles=self._client.xlen(self._stream),
            bytes=self._size(self._stream),
            oldest=_age(first[0][0]) if first else None,
            groups=[
                self._group(info, dead.get(_text(info["name"]), 0))
                for info in (self._client.xinfo_groups(self._stream) if exists else ())
            ],
            dead=sum(dead.values()),
            index_bytes=sum(map(self._size, index)),
        )

    def _group(self, info: dict[str, Any], dead: int) -> Group:
        name = _text(info["name"])
        oldest = None
        if info["pending"]:
            oldest = _age(self._client.xpending(self._stream, name)["min"])
        else:
            after = f"({_text(info['last-delivered-id'])}"
            if unread := self._client.xrange(self._stream, after, count=1):
                oldest = _age(unread[0][0])
        return Group(name, info["consumers"], info.get("lag"), info["pending"], oldest, dead)

    def knows(self, group: str) -> bool:
        """Whether there is such a group, or dead letters of one that was dropped."""
        infos = self._client.xinfo_groups(self._stream) if self._client.exists(self._stream) else ()
        return any(_text(info["name"]) == group for info in infos) or any(
            _text(fields.get(b"group", b"")) == group for _, fields in self._letters()
        )

    def drop_group(self, name: str) -> bool:
        """Forget a group, so that nothing is kept for it; False if there is none."""
        if not self._client.exists(self._stream):
            return False
        self._client.delete(keys.FILES(self._namespace, group=name))
        return bool(self._client.xgroup_destroy(self._stream, name))

    def requeue(self, group: str) -> int:
        """Give the group its dead letters once more; return how many."""
        total, start = 0, "-"
        while start:
            given, following = scripts.run_sync(
                self._client, "requeue", [self._stream, self._dead], [group, start, _CHUNK]
            )
            total, start = total + given, _text(following)
        return total

    def forget_dead(self, group: str) -> int:
        """Delete the group's dead letters; return how many."""
        ids = [id_ for id_, fields in self._letters() if fields.get(b"group") == group.encode()]
        for start in range(0, len(ids), _CHUNK):
            self._client.xdel(self._dead, *ids[start : start + _CHUNK])
        return len(ids)

    def dead_letters(self, group: str | None = None) -> list[dict[str, str]]:
        """Group, id, deliveries and error of each; those of a group, or all."""
        found = []
        for _, fields in self._letters():
            letter = {_text(k): _text(v) for k, v in fields.items() if k != b"article"}
            if group in (None, letter.get("group")):
                found.append(letter)
        return found

    def trim(self) -> int:
        """Let go of what every group has acknowledged; with no group, of nothing."""
        total = 0
        if not self._client.exists(self._stream) or not self._client.xinfo_groups(self._stream):
            return 0
        while True:
            removed, _ = scripts.run_sync(self._client, "trim", [self._stream], [1, 10_000])
            if not removed:
                return total
            total += removed

    def _letters(self) -> Any:
        start = "-"
        while letters := self._client.xrange(self._dead, start, count=_CHUNK):
            yield from letters
            start = f"({_text(letters[-1][0])}"

    def _dead_by_group(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for _, fields in self._letters():
            name = _text(fields.get(b"group", b""))
            counts[name] = counts.get(name, 0) + 1
        return counts

    def _size(self, key: str) -> int:
        return int(self._client.memory_usage(key) or 0)


def _age(entry: bytes | str) -> float:
    return max(time.time() - int(_text(entry).partition("-")[0]) / 1000, 0.0)


def _text(value: bytes | str) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
