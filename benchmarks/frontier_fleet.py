"""Many simulated workers on one Redis, and how soon a dead one's requests are taken up.

A section of `python -m benchmarks.frontier`. Each worker is a process with a connection of its own
that leases a batch, acknowledges it with its next call, and does nothing in between. The time of a
call counts from the first byte sent to the last one received: making the call and reading the reply
is the worker's own time. "At the server" is what the server says of the script itself. All share
the machine: where it has fewer cores than processes that want one, a call waits for a core, too.
"""

from __future__ import annotations

import multiprocessing
import random
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from statistics import quantiles
from typing import Any

import redis

from benchmarks.frontier_store import BATCH, NAMESPACE, SPIDER, fill_ours
from benchmarks.harness import RedisServer, progress, scratch, table
from newsbot.frontier.batch import Batch
from newsbot.frontier.protocol import Call, Frontier, Policy, Reply, digest, run_sync
from newsbot.frontier.worker import LOOK_EVERY

END = b"+PONG\r\n"
TYPICAL = 32
"""Leases of a call that a busy crawl makes: 16 slots, and as many ahead. `BATCH` is the most."""


@dataclass(slots=True)
class Work:
    """What one worker did."""

    leased: int = 0
    times: list[float] = field(default_factory=list)
    hosts: Counter[str] = field(default_factory=Counter)


def packed(*words: bytes | str | float) -> bytes:
    """A command as the server reads it."""
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        data = word if isinstance(word, bytes) else str(word).encode()
        parts.append(b"$%d\r\n%b\r\n" % (len(data), data))
    return b"".join(parts)


def unpacked(data: bytes, at: int = 0) -> tuple[Any, int]:
    """A reply and where it ends.

    Raises:
        RuntimeError: it is an error.
    """
    end = data.index(b"\r\n", at)
    kind, text, at = data[at : at + 1], data[at + 1 : end], end + 2
    if kind == b"-":
        raise RuntimeError(text.decode())
    if kind == b"$":
        end = at + int(text)
        return data[at:end], end + 2
    if kind == b"*":
        found = []
        for _ in range(int(text)):
            value, at = unpacked(data, at)
            found.append(value)
        return found, at
    return int(text) if kind == b":" else text, at


def timed(connection: socket.socket, call: Call[Reply]) -> tuple[Reply, float]:
    """Make a call; its reply and how many seconds it took."""
    words = ["EVALSHA", digest(call.script), len(call.keys), *call.keys, *call.args]
    # The answer to the PING behind it shows where the reply ends, without a look into it.
    sent = packed(*words) + packed("PING")
    received = bytearray()
    began = time.perf_counter()
    connection.sendall(sent)
    while not received.endswith(END):
        received += connection.recv(1 << 20)
    taken = time.perf_counter() - began
    return call.read(unpacked(bytes(received))[0]), taken


def work(
    port: int, frontier: Frontier, batch_size: int, seconds: float, pause: float, result: Connection
) -> None:
    """One worker: a call every `pause` seconds on average, or one after the other for 0."""
    done = Work()
    chance = random.Random(frontier.worker)
    held: list[int] = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        timed(connection, frontier.commit(Batch()))
        due = looked = time.perf_counter()
        until = due + seconds
        due += chance.random() * pause
        while due < until:
            time.sleep(max(0.0, due - time.perf_counter()))
            batch = Batch(acknowledged=held, want=batch_size)
            batch.routine = time.perf_counter() - looked < LOOK_EVERY
            if not batch.routine:
                looked = time.perf_counter()
            reply, taken = timed(connection, frontier.commit(batch))
            held = [lease.id for lease in reply.leases]
            done.times.append(taken)
            done.leased += len(held)
            done.hosts.update(lease.host for lease in reply.leases)
            due = due + chance.expovariate(1 / pause) if pause else time.perf_counter()
        timed(connection, frontier.commit(Batch(acknowledged=held)))
    result.send(done)


def fleet(
    server: RedisServer, workers: int, batch_size: int, seconds: float, rate: float
) -> dict[str, Any]:
    """Many workers at a given rate of leases per second together, 0 for as fast as they can."""
    context = multiprocessing.get_context("fork")
    ends = []
    for number in range(workers):
        frontier = Frontier(NAMESPACE, SPIDER, f"worker-{number}", Policy())
        ours, theirs = context.Pipe(duplex=False)
        pause = workers * batch_size / rate if rate else 0.0
        given = (server.port, frontier, batch_size, seconds, pause, theirs)
        context.Process(target=work, args=given, daemon=True).start()
        theirs.close()
        ends.append(ours)
    done: list[Work] = [end.recv() for end in ends]
    for process in multiprocessing.active_children():
        process.join()
    times = quantiles((taken for worker in done for taken in worker.times), n=100)
    hosts: Counter[str] = sum((worker.hosts for worker in done), Counter())
    leased = [worker.leased for worker in done]
    return {
        "leased": sum(leased),
        "workers": workers,
        "batch": batch_size,
        "leases_per_second": sum(leased) / seconds,
        "p50_ms": 1000 * times[49],
        "p99_ms": 1000 * times[98],
        "least_worker": min(leased),
        "most_worker": max(leased),
        "hosts_served": len(hosts),
        "most_host": max(hosts.values(), default=0),
    }


def script(client: redis.Redis) -> dict[str, float]:
    """Milliseconds of the server's own for a script call since the last reset: median and p99."""
    stats = client.info("latencystats").get("latency_percentiles_usec_evalsha", {})
    return {f"server_{name}_ms": float(stats.get(name, 0)) / 1000 for name in ("p50", "p99")}


def measure_fleet(queued: int, hosts: int, workers: int, seconds: float) -> list[dict[str, Any]]:
    """Leases per second, times of a call and fairness, by number of workers and rate."""
    rows = []
    with scratch() as folder, RedisServer(folder) as server:
        progress(f"fleet: queueing {queued:,} requests to {hosts:,} hosts")
        filler = Frontier(NAMESPACE, SPIDER, "filler", Policy())
        missing = queued
        for count, batch_size, rate in (
            (1, BATCH, 0.0),
            (4, BATCH, 0.0),
            (workers, BATCH, 20_000.0),
            (workers, TYPICAL, 20_000.0),
            (workers, BATCH, 0.0),
        ):
            fill_ours(server.client, filler, missing, hosts, seen=False)
            progress(f"fleet: {count} workers, {rate or 'any'} leases/s by {batch_size}")
            run_sync(server.client, filler.leave())  # that it dies is no part of this
            server.client.config_resetstat()
            cpu = server.meter()["cpu"]
            row = fleet(server, count, batch_size, seconds, rate)
            missing = row.pop("leased")
            row |= {"asked_per_second": rate, **script(server.client)}
            row["redis_cpu"] = (server.meter()["cpu"] - cpu) / seconds
            rows.append(row)
    return rows


def time_to_reclaim(lifetime: float) -> float:
    """Seconds from a worker's last sign of life until another holds its request."""
    with scratch() as folder, RedisServer(folder) as server:
        policy = Policy(lifetime=lifetime)
        dying = Frontier(NAMESPACE, SPIDER, "dying", policy)
        fill_ours(server.client, dying, BATCH, 4)
        run_sync(server.client, dying.commit(Batch(want=BATCH)))
        began = time.perf_counter()
        heir = Frontier(NAMESPACE, SPIDER, "heir", policy)
        got = 0
        while got < BATCH:
            got += len(run_sync(server.client, heir.commit(Batch(want=BATCH))).leases)
            time.sleep(0.02)
        return time.perf_counter() - began


def section_fleet(queued: int, workers: int = 50, seconds: float = 5.0) -> dict[str, Any]:
    """Simulated workers, printed."""
    rows = measure_fleet(queued, min(10_000, queued), workers, seconds)
    names = {
        "workers": "workers",
        "batch": "batch",
        "asked_per_second": "asked/s",
        "leases_per_second": "leased and acknowledged/s",
        "p50_ms": "call p50 ms",
        "p99_ms": "call p99 ms",
        "server_p50_ms": "at the server p50 ms",
        "server_p99_ms": "at the server p99 ms",
        "redis_cpu": "Redis CPU",
        "least_worker": "least by a worker",
        "most_worker": "most by a worker",
        "hosts_served": "hosts served",
        "most_host": "most at a host",
    }
    table(
        f"Simulated workers: {queued:,} queued, {min(10_000, queued):,} hosts",
        list(names.values()),
        [[row[name] for name in names] for row in rows],
    )
    reclaim = time_to_reclaim(1.0)
    table("A dead worker's requests", ["lifetime s", "taken up after s"], [[1.0, reclaim]])
    return {"fleet": rows, "reclaim_seconds": reclaim}
