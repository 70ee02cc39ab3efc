"""A worker's side of the frontier: what it leased, what it has to tell, and when it calls.

One task commits; everything else only notes what the next commit is to carry. So a page costs a
fraction of a round trip, and nobody waits for Redis.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from newsbot.frontier.batch import Batch, Report
from newsbot.frontier.bell import Bell, end
from newsbot.frontier.line import Line
from newsbot.frontier.protocol import Call, Frontier, Lease, Reply
from newsbot.frontier.suspects import Place, Suspects

if TYPE_CHECKING:
    import redis.asyncio

T = TypeVar("T")
logger = logging.getLogger(__name__)

WINDOW = 0.1  # seconds for which news are gathered into one commit
STARVED = 0.004  # least seconds between two commits of a worker that has nothing to do
LOOK_EVERY = 1.0  # seconds between two calls that renew leases, look for wrong keys and the dead
ON_TIME = 0.005  # seconds of delay that need no mention
LATE = 1.0  # seconds after its start from which on another worker may do better
MAX_NEW = 1000  # requests stored by one commit: some milliseconds of the server's time
LAST_WORDS = 3.0  # seconds to tell what is left when the worker ends


class Worker:
    """Keeps one process supplied with leases.

    Args:
        frontier: whose requests.
        client: for commits and for waiting on the wake list.
        free: how many more requests the process could start right now.
        working: whether it is at work on answers, so that news will come of them.
        ready: called when there is a request to take after there was none.
        count: called with the name of an event and a number, for stats.
        told: called with the leases whose acknowledgement Redis has confirmed.
    """

    def __init__(
        self,
        frontier: Frontier,
        client: redis.asyncio.Redis,
        *,
        free: Callable[[], int],
        working: Callable[[], bool],
        ready: Callable[[], None],
        count: Callable[[str, int], None],
        told: Callable[[Sequence[int]], None] = lambda leases: None,
    ) -> None:
        self.frontier = frontier
        self.client = client
        self.batch = Batch()
        self.held: dict[int, Lease] = {}
        """Every lease of this process, by id."""
        self.line = Line(client, count)
        self.queued, self.live, self.next_ready = 0, -1, -1.0
        self.answered = 0.0
        """When the last commit began that was answered; monotonic."""
        self._free, self._working = free, working
        self._ready, self._count, self._told = ready, count, told
        self._buffer: list[Place] = []
        self._suspects = Suspects()
        self._since: float | None = None  # since when there is something to tell
        self._last = 0.0  # when the last of it came
        self._due: dict[int, float] = {}  # starts of leases taken, monotonic
        self._started = 0  # requests taken since the last commit
        self._in_vain = 0  # commits in a row that asked for requests and got none
        self._lookahead = 2
        self._nudge = asyncio.Event()
        self._woken = False
        self._looked = 0.0  # when a call last was no routine; see `Batch.routine`
        self._closing = False
        self._busy = False
        self._timer: asyncio.TimerHandle | None = None
        self._bell = Bell(client, frontier.wake_key, self.poke, lambda: bool(self._buffer))
        self._task: asyncio.Task[None] | None = None

    # --- What the process does -----------------------------------------------------------------

    def start(self) -> None:
        """Begin to commit, on the running loop."""
        self.poke()
        self._task = asyncio.get_running_loop().create_task(self._run())

    def take(self) -> Lease | None:
        """A lease whose time has come; None for now."""
        if self.line.away or self._closing:
            return None
        now = time.monotonic()
        while self._buffer and self._buffer[0][0] <= now + 0.001:
            due, _, lease = heapq.heappop(self._buffer)
            if lease.id not in self.held:
                continue
            self._started += 1
            if lease.pace:
                self._due[lease.id] = due
            if lease.pace and not lease.suspect and now - due > LATE:
                self._count("late", 1)
                self.release(lease.id)
                continue
            if len(self._buffer) <= self._lookahead // 2:
                self._nudge.set()
            return lease
        if self._buffer:
            self._arm(self._buffer[0][0] - now)
        else:
            self._nudge.set()
        return None

    def push(self, tag: bytes, host: str, order: float, stored: bytes) -> None:
        """Store a new request with the next commit."""
        self.batch.new.append((tag, host, order, stored))
        self._tell()

    def move(self, lease: int, host: str, order: float, stored: bytes) -> None:
        """Put another request in the place of a leased one, under the same id."""
        if self._drop(lease):
            self.batch.moved.append((lease, host, order, stored))
            self._tell()

    def acknowledge(self, lease: int) -> None:
        """All that came of it is told or was told before."""
        if self._drop(lease):
            self.batch.acknowledged.append(lease)
            self._tell()
            if self._is_mostly_done and not self._buffer:
                self._nudge.set()

    def release(self, lease: int) -> None:
        """Give it back as it was."""
        if self._drop(lease):
            self.batch.released.append(lease)
            self._tell()

    def fail(self, lease: int, error: str, *, hopeless: bool = False) -> None:
        """Give it back with an error; a dead letter after some, or at once."""
        if self._drop(lease):
            self.batch.failed.append((lease, error, hopeless))
            self._tell()

    def _drop(self, lease: int) -> bool:
        self._due.pop(lease, None)
        if self._suspects.over(lease):
            self._try_suspects()
        return self.held.pop(lease, None) is not None

    async def announce_reading(self, lease_id: int) -> None:
        """Return when the answer to a suspect may be read, as Redis knows of it; else at once."""
        lease = self.held.get(lease_id)
        if lease is not None and lease.suspect:
            self.batch.read.append(lease_id)
            self._tell()
            await self._suspects.reading(lease_id)

    def sent(self, lease_id: int, when: float) -> None:
        """A request of a host with a pace was sent at this monotonic time."""
        lease = self.held.get(lease_id)
        if lease is not None and when - self._due.get(lease_id, when) > ON_TIME:
            report = self.report(lease.host)
            report.visited = max(report.visited, when + self.line.most)

    def report(self, host: str) -> Report:
        """What is known about a host, to be added to."""
        self._tell()
        return self.batch.hosts.setdefault(host, Report())

    @property
    def want(self) -> int:
        """How many more requests it would lease now."""
        if self._closing or self.line.away:
            return 0
        return max(0, self._free() + self._lookahead - len(self._buffer) - len(self._suspects))

    @property
    def idle(self) -> bool:
        """Whether nothing is leased, nothing is to be told, and Redis has been asked since."""
        return not (self.held or self.line.away or self._busy or self._since is not None)

    @property
    def waits(self) -> bool:
        """Whether it has asked for requests in vain, though the crawl is not over."""
        return self._in_vain > 2 and not (self.line.away or self._closing or self.finished)

    @property
    def finished(self) -> bool:
        """Whether the queue is empty and nobody holds a lease, as far as the last reply tells."""
        return self.idle and self.queued <= 0 and self.live == 0

    @property
    def pause(self) -> float:
        """Seconds until the next request may start, as far as the last reply tells; 0: now."""
        if self.held or self.queued <= 0 or self.next_ready < 0:
            return 0.0
        return max(0.0, self.next_ready - self.line.offset - time.monotonic())

    def poke(self) -> None:
        """Commit soon."""
        self._woken = True
        self._nudge.set()

    def drain(self, started: set[int]) -> None:
        """Take nothing more, and give back what was not started, at once."""
        self._closing = True
        for lease in set(self.held) - started:
            self.release(lease)
        self._nudge.set()

    async def close(self) -> int | None:
        """Tell what is left, give all back; the number of workers left, if Redis answers."""
        self._closing = True
        self._nudge.set()
        if self._timer is not None:
            self._timer.cancel()
        await self._bell.close()
        if self._task is not None:
            await end(self._task, LAST_WORDS)
        while self._since is not None and not self.line.away:  # what came after the last commit
            await self._commit()
        if self._since is not None or self.line.away:
            logger.warning("Redis is away: the leases of this worker end by themselves")
            return None
        left: int | None = await self._call(self.frontier.leave())
        return left

    # --- When it calls -------------------------------------------------------------------------

    def _tell(self) -> None:
        self._last = time.monotonic()
        if self._since is None:
            self._since = self._last
            self._nudge.set()

    @property
    def _is_mostly_done(self) -> bool:
        return len(self.batch.acknowledged) >= 2 * len(self.held)

    def _next_call(self) -> float:
        """When the next commit is due; monotonic."""
        due: float = self.answered + self.frontier.policy.lifetime / 4
        want = self.want
        if self._since is not None:
            told = self._since + WINDOW
            if want and not self._buffer:
                # What it has to tell may free a place that it needs; but news come in bursts. While
                # the last third of one is dealt with, the next may be fetched.
                if self._is_mostly_done:
                    told = self._last
                elif self._working():
                    told = min(told, time.monotonic() + STARVED)
                else:
                    told = min(told, self._last + STARVED)
            due = min(due, max(told, self.answered + STARVED))
        if not want:
            return due
        starved = not self._buffer or self._buffer[0][0] > time.monotonic()
        pause = min(STARVED * 2.0 ** min(self._in_vain, 7), 0.5) if starved else WINDOW
        if self._woken:
            due = min(due, self.answered + STARVED)
        elif self.queued > 0 <= self.next_ready and len(self._buffer) <= self._lookahead // 2:
            opens = self.next_ready - self.frontier.policy.ahead - self.line.offset
            due = min(due, max(opens, self.answered + pause))
        return due

    async def _run(self) -> None:
        while not self._closing or self._since is not None:
            self._nudge.clear()
            pause = self._next_call() - time.monotonic()
            if pause > 0:
                alarm = asyncio.get_running_loop().call_later(pause, self._nudge.set)
                try:
                    await self._nudge.wait()
                finally:
                    alarm.cancel()
            elif not await self._commit():
                await asyncio.sleep(self.line.backoff())

    # --- The call ------------------------------------------------------------------------------

    def _next_batch(self) -> Batch:
        if len(self.batch.new) > MAX_NEW:
            # The rest, and what may only be told after it, waits for the next call.
            return self.batch.cut(MAX_NEW)
        batch, self.batch = self.batch, Batch()
        self._since = None
        return batch

    def _put_back(self, batch: Batch) -> None:
        """A call that failed is made again, before anything that came since."""
        batch.add(self.batch)
        self.batch = batch
        if self._since is None:
            self._since = self._last = time.monotonic()

    async def _commit(self) -> bool:
        """One round trip; False when Redis did not answer, or refused."""
        batch = self._next_batch()
        batch.want = self.want
        batch.sleep = batch.want > 0
        now = time.monotonic()
        batch.turned_back = self.line.turned_back
        lost = self.line.lost or self.line.away
        batch.routine = not (self._in_vain or lost or batch.turned_back) and (
            now - self._looked < min(LOOK_EVERY, self.frontier.policy.lifetime / 4)
        )
        if not batch.routine:
            self._looked = now
        if self.line.lost or (self._in_vain > 2 and not self.held):
            # Those that it is about to tell about are its own, too.
            batch.known = [*self.held, *batch.leases(), *self.batch.leases()]
        self._lookahead = min(max(self._started + 1, 2), 64)
        self._started = 0
        self._busy = True
        began = time.monotonic()
        try:
            reply = await self._call(self.frontier.commit(batch))
        except asyncio.CancelledError:
            self._put_back(batch)
            raise
        finally:
            self._busy = False
        self.answered = began
        if reply is None:
            batch.known = None
            self._put_back(batch)
            return False
        self.line.lost, self.line.turned_back = False, 0.0
        self._woken = False
        self._learn(reply, batch, began)
        self._told(batch.acknowledged)
        return True

    async def _call(self, call: Call[T]) -> T | None:
        return await self.line.call(call, self.frontier.renew())

    def _learn(self, reply: Reply, batch: Batch, began: float) -> None:
        ended = time.monotonic()
        self.line.heard(reply.now, began, ended)
        if self.line.turned_back:
            self.poke()  # to set right what waits for the old time
        self.queued, self.live, self.next_ready = reply.queued, reply.live, reply.next_ready
        for event, number in reply.counts.items():
            if number:
                self._count(event, number)
        if reply.declared_dead:
            self._lose()
        for place in self._suspects.announced(batch.announced):
            heapq.heappush(self._buffer, place)
        self._suspects.may_read(batch.read)
        self._in_vain = self._in_vain + 1 if batch.want and not reply.leases else 0
        offset = self.line.offset
        for number, lease in enumerate(reply.leases):
            self.held[lease.id] = lease
            place = (reply.now + lease.wait - offset, number, lease)
            if lease.suspect:
                self._suspects.add(place)
            else:
                heapq.heappush(self._buffer, place)
        self._try_suspects()
        if self._closing:
            for lease in reply.leases:
                self.release(lease.id)
        elif self._buffer:
            self._arm(self._buffer[0][0] - ended)
        elif batch.want and not reply.leases:
            self._bell.listen()
            if self.finished:
                self._ready()  # to notice it

    def _try_suspects(self) -> None:
        for lease in self._suspects.next(self.held):
            self.batch.announced.append(lease)
            self._tell()

    def _lose(self) -> None:
        """Others took this worker for dead: what it has not started is no longer its own."""
        logger.warning("Taken for dead after a pause: leases were given to other workers")
        for lease in [*(place[2] for place in self._buffer), *self._suspects.clear()]:
            self._drop(lease.id)
        self._buffer.clear()

    def _arm(self, delay: float) -> None:
        """Say that something is ready when it is."""
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_later(max(delay, 0), self._ready)
