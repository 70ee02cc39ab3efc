"""How the fleet's sources are doing, for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from newsbot.redis import keys
from newsbot.revisit.pace import DEAD_AFTER

if TYPE_CHECKING:
    import redis


@dataclass(frozen=True, slots=True)
class Followed:
    """One source of the fleet. Times are Unix seconds of the fleet's clock, 0 for never."""

    site: str
    kind: str
    url: str
    next: float
    interval: float
    """Seconds"""
    visits: int
    unchanged: int
    """Of them; answers of 304."""
    new: int
    """Articles that it was the first to bring."""
    last: float
    failures: int
    """In a row."""
    error: str
    since: float
    """When the first of the failures was."""

    @property
    def is_dead(self) -> bool:
        """Whether it fails so long that it is asked for daily only."""
        return self.failures >= DEAD_AFTER


def read_followed(client: redis.Redis, namespace: str) -> list[Followed]:
    """Every source, by site and address; what cannot be read is left out."""
    due: Any = client.zrange(keys.VISITS_DUE(namespace, kind="sources"), 0, -1, withscores=True)
    times = dict(due)
    found = []
    raw: Any = client.hgetall(keys.VISITS(namespace, kind="sources"))
    for name, packed in raw.items():
        try:
            state: Any = msgspec.msgpack.decode(packed)
            source = state["source"]
            found.append(
                Followed(
                    site=str(state["site"]),
                    kind=str(source["kind"]),
                    url=str(source["url"]),
                    next=float(times.get(name, 0)),
                    error=str(state.get("error", "")),
                    interval=float(state.get("interval", 0)),
                    last=float(state.get("last", 0)),
                    since=float(state.get("since", 0)),
                    visits=int(state.get("visits", 0)),
                    unchanged=int(state.get("unchanged", 0)),
                    new=int(state.get("new", 0)),
                    failures=int(state.get("failures", 0)),
                )
            )
        except (msgspec.DecodeError, KeyError, TypeError, ValueError):
            continue  # the next worker that takes it forgets it
    return sorted(found, key=lambda source: (source.site, source.url))
