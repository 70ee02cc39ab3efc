"""The schedule of visits in Redis, shared by all workers: calls of the scripts in `lua/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b, sha1
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec

from newsbot.redis import keys
from newsbot.revisit.clock import Clock

if TYPE_CHECKING:
    import redis.asyncio

Kind = Literal["sources", "articles"]
NEVER = -1.0
PART = 500
"""Plans in one call."""
SLACK = 900.0
"""Seconds: a visit that came to nothing is made again after ten minutes, whatever its interval."""


@dataclass(slots=True)
class Visit:
    """One visit, from its taking to its settling."""

    kind: Kind
    id: str
    token: int
    state: dict[str, Any]
    """Plain values; of what `plan` was given and `settle` changed."""
    links: bytes = b""

    @property
    def ticket(self) -> list[str | int]:
        """What a request carries of it, in `meta["newsbot_visit"]`."""
        return [self.kind, self.id, self.token]


@dataclass(frozen=True, slots=True)
class Plan:
    """Something to be visited."""

    id: str
    state: dict[str, Any]
    when: float
    """Unix seconds of the fleet's clock."""
    mode: Literal["new", "sooner", "never"] = "new"


def visit_id(*parts: str) -> str:
    """16 hexadecimal digits of what names a thing."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Schedule:
    """What is to be visited again, of one kind.

    Times are given and taken by this machine's clock, and kept by the server's: one that is wrong
    does not change when others make a visit.

    Args:
        client: of the event loop.
        namespace: first part of every key.
        kind: "sources" or "articles".
        clock: the fleet's.
        lease: seconds of the wall's clock for which a visit is under way at most.
        share: of all requests that may be for articles, whose visits are rationed.
        limit: things held at most; 0: no limit.
    """

    def __init__(
        self,
        client: redis.asyncio.Redis,
        namespace: str,
        kind: Kind,
        clock: Clock,
        *,
        lease: float = 300.0,
        share: float = 0.0,
        limit: int = 0,
    ) -> None:
        self.client, self.kind, self.clock, self.lease = client, kind, clock, lease
        self.share, self.limit = share, limit
        self._ahead = 0.0
        self.keys = [
            keys.VISITS_DUE(namespace, kind=kind),
            keys.VISITS(namespace, kind=kind),
            keys.VISITS_LINKS(namespace, kind=kind),
            keys.VISITS_SITES(namespace),
            keys.VISITS_CREDIT(namespace),
        ]

    @property
    def _earned(self) -> dict[str, float]:
        """What one request of another kind brings."""
        share = min(self.share, 0.95)
        return {"earn": share / (1 - share), "most": 1_000.0}

    async def take(self, number: int, *, oldest: float = -1.0) -> tuple[list[Visit], float]:
        """Begin up to `number` visits that are due.

        Sites that no worker wanted since `oldest` (clock's seconds) are forgotten. Also gives when
        the next is due, -1 for never.
        """
        options = {"number": number, "oldest": self._kept(oldest)}
        options |= {"rationed": self.kind == "articles", "lease": self._lease()}
        before = self.clock.now()
        now, due, *taken = await self._run("take", options)
        # Between these two lies by how much this clock is ahead; none, if it may be.
        least, most = before - float(now), self.clock.now() - float(now)
        self._ahead = min(max(least, 0.0), most)
        visits = [
            Visit(self.kind, id_.decode(), int(token), _state(packed))
            for id_, token, packed in zip(*[iter(taken)] * 3, strict=True)
        ]
        return visits, float(due) + self._ahead if float(due) >= 0 else NEVER

    async def begin(self, id_: str, token: int, *, earn: bool = False) -> Visit | None:
        """Go on with a visit whose request is about to be sent; None if it is over.

        `earn`: this request pays for those that are rationed.
        """
        options: dict[str, Any] = {"id": id_, "token": token, "lease": self._lease()}
        options |= self._earned if earn else {"earn": 0, "most": 0}
        found = await self._run("begin", options)
        return Visit(self.kind, id_, token, _state(found[0]), found[1]) if found else None

    async def settle(
        self, visit: Visit, when: float, changes: dict[str, Any] | None = None, links: bytes = b""
    ) -> bool:
        """End a visit; the next is at `when`, or `NEVER`. False if another has begun since."""
        options = {"id": visit.id, "token": visit.token, "changes": changes or {}}
        options["next"] = self._kept(when)
        return bool(await self._run("settle", options, links))

    async def plan(self, plans: Iterable[Plan], *, earn: bool = False) -> tuple[int, int]:
        """How many were added, and how many found no room."""
        listed = list(plans)
        added = refused = 0
        for start in range(0, len(listed), PART) or [0]:
            args: list[Any] = []
            for plan in listed[start : start + PART]:
                args += (
                    plan.id,
                    msgspec.msgpack.encode(plan.state),
                    self._kept(plan.when),
                    plan.mode,
                )
            options: dict[str, Any] = {"limit": self.limit}
            options |= self._earned if earn else {"earn": 0, "most": 0}
            more, less = await self._run("plan", options, *args)
            added, refused = added + more, refused + less
        return added, refused

    async def want(self, sites: Sequence[str]) -> None:
        """Say that a worker wants these sites now."""
        if sites:
            await self.take(0)  # what the server's clock says
            now = self._kept(self.clock.now())
            await cast("Any", self.client).hset(self.keys[3], mapping=dict.fromkeys(sites, now))

    async def states(self) -> dict[str, dict[str, Any]]:
        """Every state by id."""
        found = await cast("Any", self.client).hgetall(self.keys[1])
        return {id_.decode(): _state(packed) for id_, packed in found.items()}

    async def mend(self, states: Mapping[str, dict[str, Any]]) -> int:
        """Bring back what is due later than its interval allows; how many that were.

        The server's clock has gone back since they were settled.
        """
        found = await cast("Any", self.client).zrange(self.keys[0], 0, -1, withscores=True)
        now = self.clock.now()
        late = []
        for id_, kept in found:
            state = states.get(id_.decode(), {})
            latest = now + float(state.get("interval", kept)) + SLACK
            if not state.get("lease") and float(kept) + self._ahead > latest:
                late.append(Plan(id_.decode(), {}, now, "sooner"))
        await self.plan(late)
        return len(late)

    def _kept(self, when: float) -> float:
        """A time by the server's clock; of never, never."""
        return max(when - self._ahead, 0.0) if when >= 0 else when

    def _lease(self) -> float:
        return self.lease * max(self.clock.scale, 1.0)

    async def _run(self, script: str, options: dict[str, Any], *args: Any) -> Any:
        from redis.exceptions import NoScriptError

        options |= {"scale": self.clock.scale, "origin": self.clock.origin}
        packed = msgspec.msgpack.encode(options)
        run = cast("Any", self.client)
        given = (len(self.keys), *self.keys, packed, *args)
        try:
            return await run.evalsha(_digest(script), *given)
        except NoScriptError:
            return await run.eval(_source(script), *given)


def _state(packed: bytes) -> dict[str, Any]:
    state: dict[str, Any] = msgspec.msgpack.decode(packed)
    return state


@cache
def _source(script: str) -> str:
    folder = Path(__file__).parent / "lua"
    return "\n".join((folder / f"{part}.lua").read_text("utf-8") for part in ("setup", script))


@cache
def _digest(script: str) -> str:
    return sha1(_source(script).encode(), usedforsecurity=False).hexdigest()
