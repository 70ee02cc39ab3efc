"""The scripts against a model of a few lines, under any interleaving.

The model knows what the invariants say: each stored request is in exactly one place (a queue, one
worker's leases, the dead letters) until it is acknowledged; only its owner may acknowledge; each
seen URL is stored once; no two starts at a host are closer than its pace; no more are leased from a
host than it allows.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field

import pytest
import redis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from newsbot.frontier.batch import Batch, Report
from newsbot.frontier.protocol import Frontier, Lease, Policy, Reply, order, run_sync
from newsbot.redis import connect_sync

HOSTS = ["a:80", "b:80", "c:443"]
LIFETIME = 20.0
DELAY = 2.0
LIMIT = 3
DELIVERIES = 2
EXAMPLES = int(os.environ.get("NEWSBOT_TEST_EXAMPLES", "20"))
SEEDS = st.integers(0, 2**32)  # one draw for all small choices of a step: draws are slow
ACTIONS = ["keep", "keep", "ack", "release", "move", "fail", "give up", "start", "read"]


@dataclass
class Stored:
    """A request in the model."""

    url: int
    host: str
    place: str = "queue"
    """queue, dead, done or a worker's name"""
    points: int = 0
    """What it is to blame for, in quarters of a delivery."""
    phase: int = 0
    """0; 1 started, 2 read: as was announced"""
    suspect: bool = False

    def give_back(self) -> None:
        self.place, self.phase = "queue", 0

    def blame(self, points: int, *, hopeless: bool = False) -> None:
        self.points += points
        self.suspect = True
        self.give_back()
        if hopeless or self.points >= 4 * DELIVERIES:
            self.place = "dead"


@dataclass
class ModelWorker:
    name: str
    frontier: Frontier
    renewed: float = 0.0
    held: dict[int, Lease] = field(default_factory=dict)
    unheard: set[int] = field(default_factory=set)
    """Leases of a reply that was lost."""


class FrontierMachine(RuleBasedStateMachine):
    """Any order of push, lease, acknowledge, release, move, fail, crash, lost replies and time."""

    client: redis.Redis
    seen_mode = "exact"

    @initialize()
    def begin(self) -> None:
        self.client.flushall()
        self.now = 1_800_000_000.0
        self.policy = Policy(
            delay=DELAY,
            concurrency=LIMIT,
            lifetime=LIFETIME,
            ahead=5.0,
            deliveries=DELIVERIES,
            seen=self.seen_mode,  # type: ignore[arg-type]
            capacity=1000,
        )
        self.workers: dict[str, ModelWorker] = {}
        self.born = 0
        self.seen: set[int] = set()
        self.stored: dict[int, Stored] = {}
        self.sequence = 0
        self.starts: dict[str, list[float]] = {host: [] for host in HOSTS}
        for _ in range(2):
            self.join()

    # --- Helpers -------------------------------------------------------------------------------

    def live(self) -> list[ModelWorker]:
        return [self.workers[name] for name in sorted(self.workers)]

    def commit(self, worker: ModelWorker, batch: Batch, *, heard: bool = True) -> Reply:
        reply = run_sync(self.client, worker.frontier.commit(batch))
        self.model_commit(worker, batch, reply, heard=heard)
        return reply

    def model_commit(self, worker: ModelWorker, batch: Batch, reply: Reply, *, heard: bool) -> None:
        duplicates = stored = lost = 0
        if not self.sequence and reply.counts["stored"]:  # ids begin anywhere
            last = int(self.client.hget("{test}:model:frontier", "seq") or 0)
            self.sequence = last - reply.counts["stored"]
        for tag, host, _, body in batch.new:
            url = int(body)
            if tag != b"-" and url in self.seen:
                duplicates += 1
                continue
            if tag != b"-":
                self.seen.add(url)
            self.sequence += 1
            stored += 1
            self.stored[self.sequence] = Stored(url, host)
        assert reply.declared_dead == (worker.name not in self.registered)
        self.registered.add(worker.name)
        worker.renewed = self.now

        def owned(lease: int) -> Stored | None:
            nonlocal lost
            request = self.stored.get(lease)
            if request is None or request.place != worker.name:
                lost += 1
                return None
            return request

        if batch.known is not None:
            for request_id, request in self.stored.items():
                if request.place == worker.name and request_id not in batch.known:
                    request.give_back()
            worker.unheard.clear()
        for lease, host, _, body in batch.moved:
            if request := owned(lease):
                request.give_back()
                request.host, request.url = host, int(body)
        for lease in batch.acknowledged:
            if request := owned(lease):
                request.place = "done"
        for lease, _, hopeless in batch.failed:
            if request := owned(lease):
                request.blame(4, hopeless=hopeless)
        for lease in batch.released:
            if request := owned(lease):
                request.give_back()
        for phase, leases in ((1, batch.announced), (2, batch.read)):
            for lease in leases:
                if request := owned(lease):
                    request.phase, request.suspect = phase, True
        self.model_reclaim(worker)
        assert reply.counts["duplicates"] == duplicates
        assert reply.counts["stored"] == stored
        assert reply.counts["lost"] == lost
        per_host: Counter[str] = Counter()
        for lease in reply.leases:
            request = self.stored[lease.id]
            assert request.place == "queue", "leased what was not queued"
            assert int(lease.stored) == request.url
            assert lease.host == request.host
            assert lease.suspect == (request.points + 1 if request.suspect else 0)
            assert not any(
                other.host == lease.host
                and other.place not in ("queue", "dead", "done", worker.name)
                for other in self.stored.values()
            ), "a host with a pace belongs to one worker"
            request.place = worker.name
            per_host[lease.host] += 1
            start = reply.now + lease.wait
            others = self.starts[lease.host]
            assert all(abs(start - other) >= DELAY - 0.002 for other in others), "impolite"
            assert lease.wait <= 5.001
            others.append(start)
            if heard:
                worker.held[lease.id] = lease
            else:
                worker.unheard.add(lease.id)
        assert len(reply.leases) <= max(batch.want, 0)
        queued = sum(request.place == "queue" for request in self.stored.values())
        assert reply.queued == queued
        if not queued:
            names = set(self.registered)
            assert reply.live == sum(r.place in names for r in self.stored.values())

    def model_reclaim(self, caller: ModelWorker) -> None:
        silent = [
            (self.renewals[name], name)
            for name in self.registered
            if name != caller.name and self.renewals[name] + LIFETIME <= self.now
        ]
        self.renewals[caller.name] = self.now
        if not silent:
            return
        _, gone = min(silent)
        for request in self.stored.values():
            if request.place == gone:
                request.blame((0, 1, 4)[request.phase])
        self.registered.discard(gone)

    # --- What can happen -----------------------------------------------------------------------

    @rule()
    def join(self) -> None:
        if len(self.workers) >= 4:
            return
        self.born += 1
        name = f"w{self.born:03}"
        frontier = Frontier("test", "model", name, self.policy, clock=lambda: self.now)
        run_sync(self.client, frontier.join())
        if not hasattr(self, "registered"):
            self.registered: set[str] = set()
            self.renewals: dict[str, float] = {}
        self.registered.add(name)
        self.renewals[name] = self.now
        self.workers[name] = ModelWorker(name, frontier, self.now)

    def pick(self, seed: int) -> ModelWorker:
        live = self.live()
        return live[seed % len(live)]

    @rule(seed=SEEDS, urls=st.lists(st.integers(0, 40), max_size=6), want=st.integers(0, 6))
    def work(self, seed: int, urls: list[int], want: int) -> None:
        """One commit with anything in it; every fourth reply is lost."""
        chance = random.Random(seed)
        worker = self.pick(seed)
        batch = Batch(want=want)
        for url in urls:
            host = HOSTS[url % len(HOSTS)]
            tag = worker.frontier.tag((url * 0x9E3779B97F4A7C15 % 2**64).to_bytes(8, "big"))
            batch.new.append((tag, host, order(url % 3), str(url).encode()))
        if worker.unheard:
            batch.known = list(worker.held)
        for lease in list(worker.held):
            action = chance.choice(ACTIONS)
            if action == "ack":
                batch.acknowledged.append(lease)
            elif action == "release":
                batch.released.append(lease)
            elif action == "move":
                batch.moved.append((lease, HOSTS[lease % 3], order(0), b"%d" % (1000 + lease)))
            elif action in ("fail", "give up"):
                batch.failed.append((lease, "an item failed\nbadly", action == "give up"))
            elif action == "start":
                batch.announced.append(lease)
            elif action == "read":
                batch.read.append(lease)
            if action not in ("keep", "start", "read"):
                del worker.held[lease]
        self.commit(worker, batch, heard=chance.random() < 0.75)

    @rule(seed=SEEDS)
    def acknowledge_what_is_not_mine(self, seed: int) -> None:
        worker = self.pick(seed)
        foreign = [
            number for number, request in self.stored.items() if request.place != worker.name
        ]
        if foreign:
            self.commit(worker, Batch(acknowledged=foreign[seed % len(foreign) :][:3]))

    @precondition(lambda self: len(self.workers) > 1)
    @rule(seed=SEEDS)
    def crash(self, seed: int) -> None:
        del self.workers[self.pick(seed).name]

    @precondition(lambda self: len(self.workers) > 1)
    @rule(seed=SEEDS)
    def leave(self, seed: int) -> None:
        worker = self.pick(seed)
        left = run_sync(self.client, worker.frontier.leave())
        for request in self.stored.values():
            if request.place == worker.name:
                request.give_back()
        self.registered.discard(worker.name)
        del self.workers[worker.name]
        assert left == len(self.registered)

    @rule(seconds=st.sampled_from([0.1, 1.0, 3.0, 19.0, 21.0, 60.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(seed=SEEDS, host=st.sampled_from(HOSTS), wait=st.sampled_from([0.0, 10.0]))
    def trouble(self, seed: int, host: str, wait: float) -> None:
        worker = self.pick(seed)
        reply = self.commit(worker, Batch(hosts={host: Report(failures=1, wait=wait)}, want=3))
        for lease in reply.leases:
            if lease.host == host:
                assert lease.wait >= wait - 0.001

    @rule(number=st.integers(1, 3))
    def requeue(self, number: int) -> None:
        frontier = self.live()[0].frontier
        moved = run_sync(self.client, frontier.requeue(number))
        dead = [request for request in self.stored.values() if request.place == "dead"]
        assert moved == min(number, len(dead))
        if moved:  # which ones is the list's business: all of them, to keep the model small
            run_sync(self.client, frontier.requeue(len(dead)))
            for request in dead:
                request.place, request.points, request.suspect = "queue", 0, False

    # --- What always holds ---------------------------------------------------------------------

    @invariant()
    def every_request_is_in_one_place(self) -> None:
        if not hasattr(self, "stored"):
            return
        found: Counter[int] = Counter()
        for host in HOSTS:
            for member in self.client.zrange(f"{{test}}:model:requests:{host}", 0, -1):
                number = int.from_bytes(member[:6], "big")
                assert self.stored[number].place == "queue"
                assert self.stored[number].host == host
                found[number] += 1
            queue = self.client.zcard(f"{{test}}:model:requests:{host}")
            ready = self.client.zscore("{test}:model:ready", host)
            assert (ready is not None) or not queue, "a host with requests is never ready"
        for key in self.client.scan_iter("{test}:model:leases:*"):
            owner = key.decode().rpartition(":")[2]
            for field_ in self.client.hkeys(key):
                number = int.from_bytes(field_, "big")
                assert self.stored[number].place == owner
                found[number] += 1
        for letter in self.client.lrange("{test}:model:dead", 0, -1):
            number = int.from_bytes(letter.split(b"\n", 4)[4][:6], "big")
            assert self.stored[number].place == "dead"
            found[number] += 1
        alive = {number for number, request in self.stored.items() if request.place != "done"}
        assert found == Counter(dict.fromkeys(alive, 1))

    @invariant()
    def no_host_is_given_more_than_it_allows(self) -> None:
        if not hasattr(self, "stored"):
            return
        for host in HOSTS:
            leased = sum(
                request.place not in ("queue", "dead", "done") and request.host == host
                for request in self.stored.values()
            )
            assert leased <= LIMIT
            active = self.client.hget(f"{{test}}:hosts:{host}", "a")
            assert int(active or 0) == leased


@pytest.mark.parametrize("mode", ["exact", "expiring", "bloom"])
def test_scripts_keep_to_the_model(valkey: str, mode: str) -> None:
    with connect_sync(valkey) as client:
        machine = type("Machine", (FrontierMachine,), {"client": client, "seen_mode": mode})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=EXAMPLES if mode == "exact" else EXAMPLES // 4,
                stateful_step_count=25,
                deadline=None,
                phases=[Phase.explicit, Phase.reuse, Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
