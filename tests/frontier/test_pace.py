"""How often hosts are asked, by the scripts on a real server."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
import redis

from newsbot.frontier.batch import Report
from newsbot.frontier.protocol import Frontier, Policy
from newsbot.redis import keys
from tests.frontier.calls import commit, frontier, new, stored


def test_one_site_of_many_urls_does_not_starve_small_ones(client: redis.Redis) -> None:
    big = new(*map(str, range(20_000)), host="big:80", priority=10)
    small = [request for n in range(200) for request in new("s", host=f"small{n}:80")]
    mine = frontier()
    commit(client, mine, new=big)
    commit(client, mine, new=small)
    served: Counter[str] = Counter()
    for _ in range(32):
        reply = commit(client, mine, want=16)
        served.update(lease.host for lease in reply.leases)
    assert len(served) == 201, "after 512 requests each host had its turn"


def test_a_slow_host_is_asked_more_rarely_by_all_workers(client: redis.Redis) -> None:
    now = [1_800_000_000.0]
    policy: dict[str, Any] = {"delay": 0.5, "target": 2.0, "slowest": 5.0}
    one, two = (frontier(name, clock=lambda: now[0], **policy) for name in ("w1", "w2"))
    commit(client, one, new=new(*map(str, range(50))))

    def pace(latency: float) -> float:
        now[0] += 100
        commit(client, one, hosts={"a:80": Report(latency=latency)})
        (lease,) = commit(client, two, want=1).leases
        commit(client, two, acknowledged=[lease.id])
        return lease.pace

    assert pace(0.1) == pytest.approx(0.505), "the floor, and the guard of the clock"
    assert pace(4.1) == pytest.approx(0.56, abs=0.01), "a quarter of the news counts"
    assert pace(60.0) == pytest.approx(5.01), "the ceiling"
    for _ in range(30):
        last = pace(0.1)
    assert last == pytest.approx(0.505, abs=0.002)
    alone = frontier("w3", clock=lambda: now[0], delay=0.0, target=2.0)
    commit(client, alone, hosts={"a:80": Report(latency=60.0)})
    now[0] += 100
    assert commit(client, alone, want=1).leases[0].pace == 0, "no pause, none to change"


def test_starts_keep_the_delay_and_the_host_belongs_to_one_worker(client: redis.Redis) -> None:
    one, two = (frontier(name, delay=0.25, clock=lambda: 1.8e9) for name in ("w1", "w2"))
    commit(client, one, new=new(*map(str, range(40))))
    first = commit(client, one, want=3)
    assert not commit(client, two, want=3).leases, "the host is another's"
    commit(client, one, acknowledged=[lease.id for lease in first.leases])
    second = commit(client, two, want=3)
    starts = [reply.now + lease.wait for reply in (first, second) for lease in reply.leases]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert len(starts) == 4, "no more than start within the next second"
    assert all(0.25 <= gap <= 0.262 for gap in gaps), gaps
    late = Report(visited=second.now + 10)  # never in the future
    assert commit(client, two, hosts={"a:80": late}).next_ready == pytest.approx(
        starts[-1] + 0.2575, abs=0.01
    )


def test_a_host_is_handed_over_to_another_spider_that_waits(client: redis.Redis) -> None:
    now = [1_800_000_000.0]
    policy = Policy(delay=1.0, ahead=1.0)
    mine, other = (
        Frontier("test", spider, "w", policy, clock=lambda: now[0]) for spider in ("one", "two")
    )
    for each in (mine, other):
        commit(client, each, new=new(*map(str, range(200))))
    held: dict[str, list[int]] = {"one": [], "two": []}
    turns: Counter[str] = Counter()
    for _ in range(130):
        now[0] += 1.0
        for name, worker in (("one", mine), ("two", other)):
            reply = commit(client, worker, acknowledged=held[name], want=1)
            held[name] = [lease.id for lease in reply.leases]
            turns[name] += len(held[name])
    assert turns["one"] >= 55, turns
    assert turns["two"] >= 55, turns


def test_a_crawl_delay_and_a_retry_after_hold_for_all(client: redis.Redis) -> None:
    now = [1_800_000_000.0]
    one, two = (frontier(name, delay=0.1, clock=lambda: now[0]) for name in ("w1", "w2"))
    commit(client, one, new=new(*map(str, range(10))), hosts={"a:80": Report(crawl_delay=5.0)})
    now[0] += 5
    assert len(commit(client, two, want=5).leases) == 1
    commit(client, one, hosts={"a:80": Report(failures=1, wait=120.0)})
    now[0] += 100
    assert not commit(client, two, want=5).leases
    now[0] += 21
    assert len(commit(client, two, want=5).leases) == 1


def test_a_host_in_trouble_slows_down_once_for_failures_together_and_recovers(
    client: redis.Redis,
) -> None:
    now = [1_800_000_000.0]
    mine = frontier(delay=1.0, clock=lambda: now[0])
    commit(client, mine, new=new(*map(str, range(500))))
    for _ in range(8):  # requests that were under way together
        commit(client, mine, hosts={"a:80": Report(failures=1)})
    host = keys.HOST("test", host="a:80")
    assert float(client.hget(host, "p") or 0) == 2000
    now[0] += 3
    commit(client, mine, hosts={"a:80": Report(failures=1)})
    assert float(client.hget(host, "p") or 0) == 4000
    now[0] += 60
    reply = commit(client, mine, want=1)
    assert reply.leases[0].trouble
    commit(client, mine, hosts={"a:80": Report(successes=8)})
    assert client.hget(host, "p") is None


def test_a_banned_host_blocks_no_other(client: redis.Redis) -> None:
    mine = frontier(delay=0.1)
    commit(client, mine, new=new("x", host="banned:80"), hosts={"banned:80": Report(1, 3600.0)})
    reply = commit(client, mine, new=new("y", host="good:80"), want=5)
    assert stored(reply) == ["y"]
    assert reply.next_ready > reply.now + 3000


def test_no_more_than_the_host_allows_and_a_freed_place_is_used_at_once(
    client: redis.Redis,
) -> None:
    one, two = frontier("w1", concurrency=2), frontier("w2", concurrency=2)
    first = commit(client, one, new=new("1", "2", "3", "4"), want=9)
    assert stored(first) == ["1", "2"]
    assert not commit(client, two, want=9).leases
    commit(client, one, acknowledged=[first.leases[0].id])
    assert stored(commit(client, two, want=9)) == ["3"]


def test_who_frees_places_leaves_half_of_them_to_those_that_sleep(client: redis.Redis) -> None:
    one, two = frontier("w1", concurrency=8), frontier("w2", concurrency=8)
    held = commit(client, one, new=new(*map(str, range(40))), want=20).leases
    assert len(held) == 8
    assert not commit(client, two, want=20, sleep=True).leases
    again = commit(client, one, acknowledged=[lease.id for lease in held], want=20, routine=True)
    assert len(again.leases) == 4
    assert client.lpop(two.wake_key) == b"1"
    assert len(commit(client, two, want=20, sleep=True).leases) == 4
    done = [lease.id for lease in again.leases]
    assert len(commit(client, one, acknowledged=done, want=20).leases) == 4, "nobody sleeps"
