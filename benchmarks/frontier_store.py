"""What requests and URLs weigh in Redis, and how fast they come out: no crawl, only the store.

Sections of `python -m benchmarks.frontier`; scrapy-redis is asked through its own classes.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import quantiles
from typing import Any

import redis
import redis.asyncio
from scrapy import Request, Spider

from benchmarks.harness import RedisServer, progress, scratch, table
from newsbot.frontier import codec
from newsbot.frontier.batch import Batch
from newsbot.frontier.protocol import Frontier, Policy, order, run, run_sync

STORES = ("scrapy-redis", "exact", "expiring", "bloom")
BATCH = 64
PUSH = 512
SPIDER = "store"
NAMESPACE = "newsbot"


class StoreSpider(Spider):
    """Owner of the requests."""

    name = SPIDER


def address(number: int, hosts: int = 200) -> str:
    """A URL as long as a newspaper's usually are."""
    return (
        f"https://www.newspaper-{number % hosts}.example/national/2026/11/"
        f"the-minister-opens-a-bridge-over-the-river-{number * 7919:012d}.html"
    )


def requests(spider: Spider, count: int, hosts: int) -> Iterator[Request]:
    """Article requests as a listing page yields them."""
    for number in range(count):
        yield Request(address(number, hosts), spider.parse, meta={"depth": 2})


def fill_ours(
    client: redis.Redis, frontier: Frontier, count: int, hosts: int, seen: bool = True
) -> None:
    """Queue requests as workers do, in batches; `seen=False` as `dont_filter` does."""
    from scrapy.utils.request import fingerprint

    spider = StoreSpider()
    batch = Batch()
    for number, request in enumerate(requests(spider, count, hosts), start=1):
        batch.new.append(
            (
                frontier.tag(fingerprint(request)) if seen else b"-",
                f"www.newspaper-{(number - 1) % hosts}.example",
                order(0),
                codec.encode(request, spider),
            )
        )
        if len(batch.new) == PUSH or number == count:
            run_sync(client, frontier.commit(batch))
            batch = Batch()


def fill_peer(client: redis.Redis, count: int, hosts: int) -> None:
    """Queue requests as scrapy-redis does, only that the round trips are saved."""
    from scrapy_redis.dupefilter import RFPDupeFilter
    from scrapy_redis.queue import PriorityQueue

    spider = StoreSpider()
    pipeline: Any = client.pipeline(transaction=False)
    queue = PriorityQueue(pipeline, spider, f"{SPIDER}:requests")
    seen = RFPDupeFilter(pipeline, f"{SPIDER}:dupefilter")
    for number, request in enumerate(requests(spider, count, hosts), start=1):
        seen.request_seen(request)
        queue.push(request)
        if number % PUSH == 0 or number == count:
            pipeline.execute()


def used(client: redis.Redis) -> int:
    """Bytes that the server's data take."""
    return int(client.info("memory")["used_memory_dataset"])


def drop(client: redis.Redis, pattern: str) -> None:
    """Delete keys by pattern."""
    for key in list(client.scan_iter(pattern, count=1000)):
        client.delete(key)
    while client.info("memory")["lazyfree_pending_objects"]:
        time.sleep(0.01)


def measure_bytes(kinds: Sequence[str], count: int, hosts: int) -> list[dict[str, Any]]:
    """Bytes per queued request, its seen entry included, and per seen URL, of each store."""
    rows = []
    for kind in kinds:
        progress(f"store: {kind}, {count:,} URLs")
        with scratch() as folder, RedisServer(folder) as server:
            client = server.client
            before = used(client)
            began = time.perf_counter()
            if kind == "scrapy-redis":
                fill_peer(client, count, hosts)
            else:
                policy = Policy(seen=kind, capacity=count)  # type: ignore[arg-type]
                fill_ours(client, Frontier(NAMESPACE, SPIDER, "filler", policy), count, hosts)
            seconds = time.perf_counter() - began
            both = used(client) - before
            cpu = server.meter()["cpu"]
            drop(client, f"*{SPIDER}:requests*")
            drop(client, f"*{SPIDER}:ready*")
            seen = used(client) - before
            rows.append(
                {
                    "store": kind if kind == "scrapy-redis" else f"newsbot, {kind}",
                    "urls": count,
                    "queued": (both - seen) / count,
                    "seen": seen / count,
                    "both": both / count,
                    "pushes_per_second": count / seconds,
                    "redis_cpu_us": 1e6 * cpu / count,
                }
            )
    return rows


def measure_pops(count: int) -> list[dict[str, Any]]:
    """Requests taken out (and acknowledged, where that exists) per second by one client."""
    from scrapy_redis.queue import PriorityQueue

    spider = StoreSpider()
    rows: list[dict[str, Any]] = []
    with scratch() as folder, RedisServer(folder) as server:
        progress(f"pops: {count:,} requests")
        fill_peer(server.client, count, 200)
        queue = PriorityQueue(server.client, spider, f"{SPIDER}:requests")
        began, popped = time.perf_counter(), 0
        while queue.pop() is not None:
            popped += 1
        rows.append(
            {
                "store": "scrapy-redis, one by one",
                "popped": popped,
                "per_second": popped / (time.perf_counter() - began),
            }
        )
        for batch_size in (1, 16, BATCH):
            server.client.flushall()
            frontier = Frontier(NAMESPACE, SPIDER, "popper", Policy())
            fill_ours(server.client, frontier, count, 200)
            held: list[int] = []
            began, popped = time.perf_counter(), 0
            while True:
                reply = run_sync(
                    server.client, frontier.commit(Batch(acknowledged=held, want=batch_size))
                )
                held = [lease.id for lease in reply.leases]
                if not held:
                    break
                for lease in reply.leases:
                    codec.decode(lease.stored, spider)
                popped += len(held)
            rows.append(
                {
                    "store": f"newsbot, batches of {batch_size}",
                    "popped": popped,
                    "per_second": popped / (time.perf_counter() - began),
                }
            )
    for row in rows:
        row["ratio"] = row["per_second"] / rows[0]["per_second"]
    return rows


async def work(
    client: redis.asyncio.Redis,
    frontier: Frontier,
    until: float,
    pause: float,
    times: list[float],
    hosts: Counter[str],
) -> int:
    """One simulated worker: acknowledge what it has, lease more, wait; gives how many it leased."""
    held: list[int] = []
    done = 0
    chance = random.Random(frontier.worker)
    await asyncio.sleep(chance.random() * pause)
    while time.perf_counter() < until:
        began = time.perf_counter()
        reply = await run(client, frontier.commit(Batch(acknowledged=held, want=BATCH)))
        taken = time.perf_counter() - began
        times.append(taken)
        held = [lease.id for lease in reply.leases]
        hosts.update(lease.host for lease in reply.leases)
        done += len(held)
        await asyncio.sleep(max(0.0, chance.expovariate(1 / pause) - taken) if pause else 0)
    await run(client, frontier.commit(Batch(acknowledged=held)))
    return done


async def fleet(url: str, workers: int, seconds: float, rate: float) -> dict[str, Any]:
    """Many workers at a given rate of leases per second together, 0 for as fast as they can."""
    client: redis.asyncio.Redis = redis.asyncio.from_url(url, max_connections=workers)
    times: list[float] = []
    hosts: Counter[str] = Counter()
    pause = workers * BATCH / rate if rate else 0.0
    until = time.perf_counter() + seconds
    began = time.perf_counter()
    done = await asyncio.gather(
        *(
            work(
                client,
                Frontier(NAMESPACE, SPIDER, f"worker-{number}", Policy()),
                until,
                pause,
                times,
                hosts,
            )
            for number in range(workers)
        )
    )
    seconds = time.perf_counter() - began
    await client.aclose()
    return {
        "leased": sum(done),
        "workers": workers,
        "leases_per_second": sum(done) / seconds,
        "p50_ms": 1000 * quantiles(times, n=100)[49],
        "p99_ms": 1000 * quantiles(times, n=100)[98],
        "least_worker": min(done),
        "most_worker": max(done),
        "hosts_served": len(hosts),
        "most_host": max(hosts.values(), default=0),
    }


def server_p99(client: redis.Redis) -> float:
    """Milliseconds within which the server ran 99 of 100 script calls since the last reset."""
    stats = client.info("latencystats").get("latency_percentiles_usec_evalsha", {})
    return float(stats.get("p99", 0)) / 1000


def measure_fleet(queued: int, hosts: int, workers: int, seconds: float) -> list[dict[str, Any]]:
    """Leases per second, times of a call and fairness, by number of workers and rate."""
    rows = []
    with scratch() as folder, RedisServer(folder) as server:
        progress(f"fleet: queueing {queued:,} requests to {hosts:,} hosts")
        filler = Frontier(NAMESPACE, SPIDER, "filler", Policy())
        missing = queued
        for count, rate in ((1, 0.0), (4, 0.0), (workers, 20_000.0), (workers, 0.0)):
            fill_ours(server.client, filler, missing, hosts, seen=False)
            progress(f"fleet: {count} workers, {rate or 'any'} leases/s")
            server.client.config_resetstat()
            cpu = server.meter()["cpu"]
            row = asyncio.run(fleet(server.url, count, seconds, rate))
            missing = row.pop("leased")
            rows.append(
                {
                    **row,
                    "asked_per_second": rate,
                    "server_p99_ms": server_p99(server.client),
                    "redis_cpu": (server.meter()["cpu"] - cpu) / seconds,
                }
            )
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


def section_store(urls: int, kinds: Sequence[str] = STORES) -> dict[str, Any]:
    """Bytes and pops, printed."""
    weights = measure_bytes(kinds, urls, 200)
    table(
        f"Bytes in Redis, {urls:,} URLs",
        ["store", "URLs", "queued", "seen", "both", "pushes/s", "Redis CPU us/push"],
        [list(row.values()) for row in weights],
    )
    pops = measure_pops(min(urls, 50_000))
    table(
        "Taking requests out, one client",
        ["store", "requests", "requests/s", "x scrapy-redis"],
        [list(row.values()) for row in pops],
    )
    return {"bytes": weights, "pops": pops}


def section_fleet(queued: int, workers: int = 50, seconds: float = 5.0) -> dict[str, Any]:
    """Simulated workers, printed."""
    rows = measure_fleet(queued, min(10_000, queued), workers, seconds)
    names = {
        "workers": "workers",
        "asked_per_second": "asked/s",
        "leases_per_second": "leased and acknowledged/s",
        "p50_ms": "call p50 ms",
        "p99_ms": "call p99 ms",
        "server_p99_ms": "at the server p99 ms",
        "redis_cpu": "Redis CPU",
        "least_worker": "least by a worker",
        "most_worker": "most by a worker",
        "hosts_served": "hosts served",
        "most_host": "most at a host",
    }
    table(
        f"Simulated workers: {queued:,} queued, {min(10_000, queued):,} hosts, batches of {BATCH}",
        list(names.values()),
        [[row[name] for name in names] for row in rows],
    )
    reclaim = time_to_reclaim(1.0)
    table("A dead worker's requests", ["lifetime s", "taken up after s"], [[1.0, reclaim]])
    return {"fleet": rows, "reclaim_seconds": reclaim}
