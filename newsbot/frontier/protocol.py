"""What a worker and Redis say to each other: calls of the scripts in `lua/`, without any I/O.

A `Frontier` makes calls, a client runs them (`run`, `run_sync`), and their replies are read here.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

import msgspec

from newsbot.redis import keys

if TYPE_CHECKING:
    import redis
    import redis.asyncio

    from newsbot.frontier.batch import Batch

T = TypeVar("T")
SeenMode = Literal["exact", "expiring", "bloom"]

_PARTS = {
    "commit": (
        "setup", "seen", "push", "acknowledge", "release", "turn_back", "reclaim", "hosts", "lease",
        "commit",
    ),
    "join": ("setup", "join"),
    "leave": ("setup", "release", "leave"),
    "feed": ("setup", "feed"),
    "requeue": ("setup", "requeue"),
    "renew": ("renew",),
    "unlock": ("unlock",),
    "spend": ("spend",),
    "remember": ("setup", "seen", "remember"),
}  # fmt: skip
_YEAR_2000 = 15_778_080  # minutes; with 25 bits the order lasts until 2063
_LEASE = struct.Struct(">IIBH")


@dataclass(frozen=True)
class Policy:
    """How a frontier behaves; the same for all workers of a spider. Times in seconds."""

    delay: float = 0.0
    """Between two starts at a host."""
    concurrency: int = 0
    """Requests that may be leased from one host at once, by all workers; 0: no limit."""
    ceiling: float = 300.0
    """Longest pause between two starts at a host in trouble."""
    target: float = 0.0
    """Requests under way at a host with a pause, on average: its pause follows from how long its
    answers take. 0: that changes nothing."""
    slowest: float = 60.0
    """Longest pause that follows from slow answers."""
    quota: int = 0
    """Requests of one host that may wait at once; 0: no limit."""
    lifetime: float = 20.0
    """How long a worker's leases outlive its last call."""
    ahead: float = 1.0
    """How far ahead of their start requests are leased."""
    deliveries: int = 3
    """Announced readings after which a request that kills its workers is a dead letter."""
    seen: SeenMode = "exact"
    expiry: float = 30 * 86400.0
    """How long a URL is seen, where `seen` is "expiring"."""
    error: float = 1e-4
    """Share of new URLs taken for seen, where `seen` is "bloom"."""
    capacity: int = 1_000_000
    """URLs of one filter, where `seen` is "bloom"."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A request of this worker until it acknowledges, releases, moves or fails it."""

    id: int
    host: str
    wait: float
    """Seconds from the reply's `now` until it may start."""
    trouble: bool
    """Whether its host failed lately, so that successes are worth a report."""
    pace: float
    """Seconds between two starts at its host; 0 for none."""
    suspect: int
    """0; 1 if a worker died with it, so that its start and the reading of its answer are to be
    announced; more where it is to blame for further deaths or failures."""
    stored: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What a commit brings back."""

    now: float
    """The server's clock, Unix seconds."""
    queued: int
    live: int
    """Leases of all workers; -1 while anything is queued."""
    next_ready: float
    """When the next request may start, Unix seconds; -1 for none."""
    declared_dead: bool
    """Whether this worker was taken for dead since its last call and has lost its leases."""
    counts: dict[str, int]
    leases: list[Lease]


@dataclass(frozen=True)
class Call(Generic[T]):
    """One run of a script."""

    script: str
    keys: Sequence[str]
    args: Sequence[bytes | str | float]
    read: Callable[[Any], T]


class Frontier:
    """The frontier of one spider as one worker sees it."""

    def __init__(
        self,
        namespace: str,
        spider: str,
        worker: str,
        policy: Policy,
        *,
        shared_seen: bool = False,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self.worker = worker
        self.policy = policy
        self._clock = clock
        whose = "" if shared_seen else spider
        self.keys = [
            keys.READY(namespace, spider=spider),
            keys.STATE(namespace, spider=spider),
            keys.WORKERS(namespace, spider=spider),
            keys.LEASES(namespace, spider=spider, worker=worker),
            keys.DEAD_LETTERS(namespace, spider=spider),
            keys.SOURCES(namespace, spider=spider),
            keys.SEEN(namespace, spider=whose),
            keys.SLEEPERS(namespace, spider=spider),
        ]
        self.wake_key = keys.WAKE(namespace, spider=spider, worker=worker)
        self.beginning_key = keys.BEGINNING(namespace, spider=spider)
        self.start_key = keys.START_URLS(namespace, spider=spider)
        self._names = {
            "queue": keys.QUEUE(namespace, spider=spider, host=""),
            "host": keys.HOST(namespace, host=""),
            "leases": keys.LEASES(namespace, spider=spider, worker=""),
            "wake": keys.WAKE(namespace, spider=spider, worker=""),
            "seen": keys.SEEN_BUCKET(namespace, spider=whose, bucket=""),
            "refused": keys.REFUSED(namespace, name=""),
        }
        self._always: dict[str, Any] = {
            "names": self._names,
            "worker": worker,
            "delay": policy.delay * 1000,
            "limit": policy.concurrency,
            "ahead": policy.ahead * 1000,
        }
        if policy.delay and policy.target:
            self._always |= {"target": policy.target, "slowest": policy.slowest * 1000}
        self._all = self._always | {
            "ceiling": policy.ceiling * 1000,
            "quota": policy.quota,
            "lifetime": policy.lifetime * 1000,
            "deliveries": policy.deliveries,
            "expiry": policy.expiry / 60,
            "error": policy.error,
            "capacity": policy.capacity,
        }

    def tag(self, fingerprint: bytes, *, source: bool = False) -> bytes:
        """What a new request must be new by, among the seen or among this crawl's sources."""
        if source:
            return b"o" + fingerprint[:8]
        if self.policy.seen == "exact":
            # Decimal text of a signed 64-bit integer is what the server stores as one.
            return b"s%d" % int.from_bytes(fingerprint[:8], "big", signed=True)
        return b"s" + fingerprint[:8]

    def commit(self, batch: Batch) -> Call[Reply]:
        """Tell and ask everything in one round trip."""
        options: dict[str, Any] = {"acknowledged": batch.acknowledged, "want": batch.want}
        if batch.new:
            options["new"] = len(batch.new)
        if batch.moved:
            options["moved"] = len(batch.moved)
        for name in ("failed", "released", "announced", "read"):
            if told := getattr(batch, name):
                options[name] = told
        if batch.hosts:
            options["hosts"] = [
                (
                    host,
                    report.failures,
                    report.wait * 1000,
                    report.successes,
                    -1 if report.crawl_delay is None else report.crawl_delay * 1000,
                    report.visited * 1000,
                    report.latency * 1000,
                )
                for host, report in batch.hosts.items()
            ]
        if batch.sleep:
            options["sleep"] = True
        if batch.turned_back:
            options["turned_back"] = batch.turned_back * 1000
        if batch.routine:
            options["routine"] = True
        if batch.known is not None:
            options["known"] = batch.known
        # Most calls acknowledge and lease only: what they do not need is not sent, nor read there.
        lean = batch.routine and not (batch.new or batch.hosts or batch.failed)
        given = self._options(options, self._always if lean else self._all)
        args: list[bytes | str | float] = [given]
        for request in batch.new:
            args += request
        for moved in batch.moved:
            args += moved
        return Call(f"commit/{self.policy.seen}", self.keys, args, _read_reply)

    def join(self, gone: Sequence[str] = ()) -> Call[tuple[int, int]]:
        """Begin; `gone` are workers known to be dead. Gives the others, and requests queued."""
        return Call("join", self.keys, [self._options({"gone": gone})], tuple)

    def renew(self) -> Call[int]:
        """Keep the leases though the server is full, and takes no commit."""
        args: list[bytes | str | float] = [self.worker, self.policy.lifetime * 1000]
        return Call("renew", [self.keys[2]], args, int)

    def unlock(self, owner: str) -> Call[int]:
        """Let others join, if this worker keeps them from it still."""
        return Call("unlock", [self.beginning_key], [owner], int)

    def leave(self) -> Call[int]:
        """End: give all leases back. Gives the number of workers left."""
        return Call("leave", self.keys, [self._options({"limit": self.policy.concurrency})], int)

    def feed(self, key: str, number: int) -> Call[int]:
        """Queue up to `number` start data from `key`; gives how many, -1 for a wrong type."""
        return Call("feed", [*self.keys, key], [self._options({}), number], int)

    def remember(self, tags: Sequence[bytes]) -> Call[list[bool]]:
        """Remember fingerprints without queueing anything; gives which were seen before."""
        name = f"remember/{self.policy.seen}"
        return Call(
            name, self.keys, [self._options({}), *tags], lambda raw: [not new for new in raw]
        )

    def seen_patterns(self) -> list[str]:
        """Patterns of the keys to delete, to forget what was seen."""
        return [*map(keys.pattern, self.keys[5:7]), keys.pattern(self._names["seen"]) + "*"]

    def queue_patterns(self) -> list[str]:
        """Patterns of the keys to delete, to forget every request and worker."""
        many = (keys.pattern(self._names[name]) + "*" for name in ("queue", "leases", "wake"))
        return [*map(keys.pattern, self.keys[:3]), *many]

    def requeue(self, number: int) -> Call[int]:
        """Queue the oldest `number` dead letters again; gives how many."""
        return Call("requeue", self.keys, [self._options({}), number], int)

    def _options(self, options: dict[str, Any], policy: dict[str, Any] | None = None) -> bytes:
        if self._clock is not None:
            options["now"] = self._clock() * 1000
        return msgspec.msgpack.encode((policy or self._all) | options)


def order(priority: int, minute: int = 0, depth: int = 0) -> float:
    """A request's place in its host's queue, lowest first: by priority, then newest first.

    `minute` is that of its freshest hint, Unix time; 0 for none. Each link between it and its
    source makes it a minute older, so that the undated are fetched breadth first.
    """
    minute = max(minute - _YEAR_2000, 255) - min(max(depth, 0), 255)
    minute = min(minute, (1 << 25) - 1)
    return float(-max(min(priority, 1 << 26), -(1 << 26)) * (1 << 25) - minute)


def _read_reply(raw: Any) -> Reply:
    now, queued, live, next_ready, declared_dead, counts, leases = raw
    numbers = iter(counts)
    ready = float(next_ready)
    return Reply(
        now=float(now) / 1000,
        queued=queued,
        live=live,
        next_ready=ready / 1000 if ready >= 0 else -1.0,
        declared_dead=bool(declared_dead),
        counts={name.decode(): next(numbers) for name in numbers},
        leases=[_read_lease(lease) for lease in leases],
    )


def _read_lease(raw: bytes) -> Lease:
    wait, pace, trouble, length = _LEASE.unpack_from(raw)
    member = _LEASE.size + length
    return Lease(
        id=int.from_bytes(raw[member : member + 6], "big"),
        host=raw[_LEASE.size : member].decode(errors="replace"),
        wait=wait / 1000,
        trouble=bool(trouble),
        pace=pace / 1000,
        suspect=(raw[member + 6] + 2) // 3,
        stored=raw[member + 7 :],
    )


@cache
def source(script: str) -> str:
    """Text of a script: its parts in `lua/`, joined."""
    name, _, seen = script.partition("/")
    folder = Path(__file__).parent / "lua"
    kind = ["seen_bloom"] if seen == "bloom" else ["seen_buckets", f"seen_{seen}"]
    parts = [each for part in _PARTS[name] for each in (kind if part == "seen" else [part])]
    return "\n".join((folder / f"{part}.lua").read_text("utf-8") for part in parts)


@cache
def digest(script: str) -> str:
    """Name of a script on the server."""
    return sha1(source(script).encode(), usedforsecurity=False).hexdigest()


async def run(client: redis.asyncio.Redis, call: Call[T]) -> T:
    """One round trip; a second one where the server does not know the script yet."""
    from redis.exceptions import NoScriptError

    evaluate = cast("Any", client)
    try:
        raw = await evaluate.evalsha(digest(call.script), len(call.keys), *call.keys, *call.args)
    except NoScriptError:
        raw = await evaluate.eval(source(call.script), len(call.keys), *call.keys, *call.args)
    return call.read(raw)


def run_sync(client: redis.Redis, call: Call[T]) -> T:
    """`run` for blocking clients."""
    from redis.exceptions import NoScriptError

    evaluate = cast("Any", client)
    try:
        raw = evaluate.evalsha(digest(call.script), len(call.keys), *call.keys, *call.args)
    except NoScriptError:
        raw = evaluate.eval(source(call.script), len(call.keys), *call.keys, *call.args)
    return call.read(raw)
