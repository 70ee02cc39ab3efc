"""What requests and URLs weigh in Redis, and how fast they come out: no crawl, only the store.

Sections of `python -m benchmarks.frontier`; scrapy-redis is asked through its own classes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import redis
from scrapy import Request, Spider

from benchmarks.harness import RedisServer, progress, scratch, table
from newsbot.frontier import codec
from newsbot.frontier.batch import Batch
from newsbot.frontier.protocol import Frontier, Policy, order, run_sync

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
