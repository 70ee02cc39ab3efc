"""What single calls of the scripts do, on a real server."""

from __future__ import annotations

import os
import pickle
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import redis

from newsbot.frontier import letters
from newsbot.frontier.protocol import Batch, Frontier, Policy, Reply, Report, order, run_sync
from newsbot.redis import connect_sync, keys


@pytest.fixture
def client(valkey: str) -> Iterator[redis.Redis]:
    with connect_sync(valkey) as client:
        yield client


def frontier(worker: str = "w1", clock: Any = None, **policy: Any) -> Frontier:
    return Frontier("test", "spider", worker, Policy(**policy), clock=clock)


def new(*urls: str, host: str = "a:80", priority: int = 0, minute: int = 0) -> list[Any]:
    return [(b"-", host, order(priority, minute), url.encode()) for url in urls]


def commit(client: redis.Redis, frontier: Frontier, **batch: Any) -> Reply:
    return run_sync(client, frontier.commit(Batch(**batch)))


def stored(reply: Reply) -> list[str]:
    return [lease.stored.decode() for lease in reply.leases]


def test_order_is_priority_then_freshness_then_first_in(client: redis.Redis) -> None:
    minute = 29_925_000
    requests = [
        *new("old", minute=minute - 60),
        *new("undated 1"),
        *new("fresh", minute=minute),
        *new("source", priority=1000),
        *new("undated 2"),
        *new("retry", priority=-1),
    ]
    reply = commit(client, frontier(), new=requests, want=9)
    assert stored(reply) == ["source", "fresh", "old", "undated 1", "undated 2", "retry"]


def test_among_equals_the_one_nearer_to_its_source_is_first(client: redis.Redis) -> None:
    minute = 29_925_000
    places = {
        "fresh, deep": order(0, minute, 9),
        "old": order(0, minute - 60, 1),
        "undated": order(0, 0, 1),
        "undated, deep": order(0, 0, 2),
        "undated, bottomless": order(0, 0, 10**6),
        "less important": order(-1, minute, 0),
    }
    requests = [(b"-", "a:80", place, name.encode()) for name, place in places.items()]
    reply = commit(client, frontier(), new=requests[::-1], want=9)
    assert stored(reply) == list(places)


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


def test_a_host_keeps_to_its_quota_and_what_was_let_go_stays_new(client: redis.Redis) -> None:
    mine = frontier(quota=3)
    requests = [(mine.tag(b"%08d" % n), "a:80", 0.0, b"%d" % n) for n in range(5)]
    counts = commit(client, mine, new=requests).counts
    assert (counts["stored"], counts["over_quota"], counts["duplicates"]) == (3, 2, 0)
    source = [(mine.tag(b"sitemap1", source=True), "a:80", -1.0, b"sitemap")]
    other = [(mine.tag(b"elsewher"), "b:80", 0.0, b"elsewhere")]
    assert commit(client, mine, new=source + other).counts["stored"] == 2
    leases = commit(client, mine, want=9).leases
    assert len(leases) == 5
    counts = commit(client, mine, new=requests).counts
    assert (counts["stored"], counts["over_quota"], counts["duplicates"]) == (2, 0, 3)


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


def test_a_silent_workers_leases_go_back_and_its_word_counts_no_more(client: redis.Redis) -> None:
    now = [1_800_000_000.0]
    dead, heir = (frontier(name, lifetime=20.0, clock=lambda: now[0]) for name in ("w1", "w2"))
    lost = commit(client, dead, new=new("1", "2"), want=2)
    now[0] += 19
    assert not commit(client, heir, want=5).leases
    now[0] += 2
    reply = commit(client, heir, want=5)
    assert reply.counts["reclaimed"] == 2
    assert [lease.suspect for lease in reply.leases] == [1, 1]
    late = commit(client, dead, acknowledged=[lease.id for lease in lost.leases])
    assert late.declared_dead
    assert late.counts["lost"] == 2
    assert late.live == 2


def test_what_kills_its_workers_is_a_dead_letter_and_can_be_queued_again(
    client: redis.Redis,
) -> None:
    now = [1_800_000_000.0]
    commit(client, frontier("w0", clock=lambda: now[0]), new=new("bomb"))
    for number in range(1, 9):
        victim = frontier(f"w{number}", clock=lambda: now[0], deliveries=3)
        now[0] += 1000
        commit(client, victim)
        leases = commit(client, victim, want=1).leases
        if not leases:
            break
        commit(client, victim, announced=[lease.id for lease in leases if lease.suspect])
    assert number == 5, "one delivery that nobody is blamed for, then three"
    (letter,) = letters.read(client, "test", "spider")
    assert letter.host == "a:80"
    assert "died" in letter.reason
    assert letters.spiders(client, "test") == ["spider"]
    assert letters.requeue(client, "test", "spider", 10) == 1
    assert stored(commit(client, frontier("w9", clock=lambda: now[0]), want=1)) == ["bomb"]


def test_an_innocent_of_many_kills_is_none(client: redis.Redis) -> None:
    now = [1_800_000_000.0]
    commit(client, frontier("w0", clock=lambda: now[0]), new=new("innocent"))
    for number in range(1, 12):  # leased, but never started when its worker is killed
        victim = frontier(f"w{number}", clock=lambda: now[0])
        now[0] += 1000
        commit(client, victim)
        assert stored(commit(client, victim, want=1)) == ["innocent"]


def test_leases_of_a_lost_reply_are_found_again(client: redis.Redis) -> None:
    mine = frontier()
    heard = commit(client, mine, new=new("1", "2", "3"), want=1)
    commit(client, mine, want=1)  # nobody heard this reply
    reply = commit(client, mine, known=[heard.leases[0].id], want=5)
    assert stored(reply) == ["2", "3"]


def test_sleepers_are_woken_by_work_and_by_the_end(client: redis.Redis) -> None:
    sleeper, busy = frontier("w1"), frontier("w2")
    commit(client, sleeper, want=5, sleep=True)
    commit(client, busy, new=new("1"))
    assert client.lpop(sleeper.wake_key) == b"1"
    (lease,) = commit(client, busy, want=1).leases
    commit(client, sleeper, want=5, sleep=True)
    client.delete(sleeper.wake_key)
    assert commit(client, busy, acknowledged=[lease.id]).live == 0
    assert client.lpop(sleeper.wake_key) == b"1"


def test_a_crawls_sources_are_news_to_the_next_crawl(client: redis.Redis) -> None:
    one, two = frontier("w1"), frontier("w2")
    source = [(one.tag(b"fingerprint", source=True), "a:80", 0.0, b"sitemap")]
    assert run_sync(client, one.join()) == (0, 0)
    assert run_sync(client, two.join()) == (1, 0)
    assert commit(client, one, new=source).counts["stored"] == 1
    assert commit(client, two, new=source).counts["duplicates"] == 1
    run_sync(client, one.leave())
    run_sync(client, two.leave())
    run_sync(client, one.join())
    assert commit(client, one, new=source).counts["stored"] == 1


# --- What was seen -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "bytes_per_url"), [("exact", 12.0), ("expiring", 18.0), ("bloom", 4.0)]
)
def test_seen_urls_are_known_and_small(
    client: redis.Redis, mode: Any, bytes_per_url: float
) -> None:
    total = 30_000
    mine = frontier(seen=mode, capacity=total)
    tags = [mine.tag(os.urandom(8)) for _ in range(total)]
    for start in range(0, total, 1000):
        seen = run_sync(client, mine.remember(tags[start : start + 1000]))
        assert sum(seen) <= 1, "a new URL is taken for seen"
    for start in range(0, total, 1000):
        assert all(run_sync(client, mine.remember(tags[start : start + 1000])))
    size = sum(
        client.memory_usage(key, samples=0) or 0
        for pattern in mine.seen_patterns()
        for key in client.scan_iter(pattern, 1000)
    )
    assert size / total <= bytes_per_url


def test_spiders_may_share_what_was_seen(client: redis.Redis) -> None:
    one, two = (
        Frontier("test", spider, "w", Policy(), shared_seen=True) for spider in ("one", "two")
    )
    alone = Frontier("test", "three", "w", Policy())
    request = [(one.tag(b"12345678"), "a:80", 0.0, b"page")]
    assert commit(client, one, new=request).counts["stored"] == 1
    assert commit(client, two, new=request).counts["duplicates"] == 1
    assert commit(client, alone, new=request).counts["stored"] == 1
    assert not commit(client, two, want=5).leases, "seen is shared, queues are not"
    source = [(one.tag(b"sitemap1", source=True), "a:80", 0.0, b"sitemap")]
    assert commit(client, one, new=source).counts["stored"] == 1
    assert commit(client, two, new=source).counts["stored"] == 1, "each has its sources"
    for pattern in two.queue_patterns():
        assert not [key for key in client.scan_iter(pattern) if b":two:" not in key]
    assert {key for pattern in one.seen_patterns() for key in client.scan_iter(pattern)} >= {
        key.encode() for key in (two.keys[6], f"{two.keys[6]}:0")
    }


def test_a_full_filter_is_followed_by_another_and_stays_right(client: redis.Redis) -> None:
    mine = frontier(seen="bloom", capacity=500, error=0.01)
    wrong = 0
    for _ in range(20):
        tags = [mine.tag(os.urandom(8)) for _ in range(200)]
        wrong += sum(run_sync(client, mine.remember(tags)))
        assert all(run_sync(client, mine.remember(tags)))
    assert wrong / 4000 <= 0.02
    assert int(client.hget(mine.keys[6], "b") or 0) == 8


def test_an_expiring_url_is_new_again_and_its_room_is_freed(client: redis.Redis) -> None:
    now = [1_800_000_000.0]
    mine = frontier(seen="expiring", expiry=3600.0, clock=lambda: now[0])
    tags = [mine.tag(os.urandom(8)) for _ in range(500)]
    assert not any(run_sync(client, mine.remember(tags)))
    now[0] += 3000
    assert all(run_sync(client, mine.remember(tags)))
    now[0] += 700
    for _ in range(30):  # each call sweeps one bucket
        run_sync(client, mine.remember([mine.tag(b"another1")]))
    assert int(client.hget(mine.keys[6], "n") or 0) < 10
    assert not any(run_sync(client, mine.remember(tags)))


# --- Hostile contents --------------------------------------------------------------------------


class Bomb:
    def __reduce__(self) -> Any:
        return pytest.fail, ("the pickle ran",)


def test_members_that_are_no_requests_are_dead_letters(client: redis.Redis) -> None:
    mine = frontier()
    commit(client, mine, new=new("good"))
    queue = keys.QUEUE("test", spider="spider", host="a:80")
    hostile = {b"": 0.0, b"\xff": -5.0, b"short": 1.0, b"x" * (3 << 20): 2.0}
    client.zadd(queue, hostile)
    reply = commit(client, mine, want=9)
    assert stored(reply) == ["good"]
    assert reply.counts["dead"] == 4
    assert len(list(letters.read(client, "test", "spider"))) == 4
    assert (client.memory_usage(mine.keys[4]) or 0) < 20_000


@pytest.mark.parametrize("position", range(8))
def test_a_key_of_a_wrong_type_is_moved_aside(client: redis.Redis, position: int) -> None:
    mine = frontier()
    wrong = mine.keys[position]
    client.set(wrong, pickle.dumps(Bomb()))
    requests = [(mine.tag(b"12345678"), "a:80", 0.0, b"good")]
    reply = commit(client, mine, new=requests, want=1)
    assert stored(reply) == ["good"]
    assert reply.counts["refused"] == 1
    assert len(client.keys("{test}:refused:*")) == 1


@pytest.mark.parametrize("part", ["requests:a:80", "seen:0", "leases:w0"])
def test_a_part_of_a_wrong_type_is_moved_aside(client: redis.Redis, part: str) -> None:
    mine = frontier()
    client.set(f"{{test}}:spider:{part}", b"\x80garbage")
    client.set("{test}:hosts:a:80", b"garbage")
    client.zadd(mine.keys[2], {"w0": 1.0})
    client.zadd(mine.keys[0], {"a:80": 1.0})
    requests = [(mine.tag(b"12345678"), "a:80", 0.0, b"good")]
    commit(client, mine, new=requests)
    reply = commit(client, mine, want=1)
    assert stored(reply) == ["good"]


def test_nonsense_in_fields_does_not_stop_the_crawl(client: redis.Redis) -> None:
    mine = frontier(delay=0.1, concurrency=4)
    client.hset("{test}:hosts:a:80", mapping={"n": "nan", "p": "inf", "b": "x", "a": "1e999"})
    client.zadd(mine.keys[0], {"h" * 70000: 0.0, "": 0.0})
    reply = commit(client, mine, new=new("good"), want=5)
    assert stored(reply) == ["good"]


# --- Start data --------------------------------------------------------------------------------


def test_start_data_come_from_a_list_a_set_or_a_sorted_set(client: redis.Redis) -> None:
    mine = frontier()
    for kind in ("list", "set", "zset"):
        if kind == "list":
            client.rpush("spider:start_urls", "1", "2", "3")
        elif kind == "set":
            client.sadd("spider:start_urls", "1", "2", "3")
        else:
            client.zadd("spider:start_urls", {"3": 1, "2": 2, "1": 3})
        assert run_sync(client, mine.feed("spider:start_urls", 2)) == 2
        assert run_sync(client, mine.feed("spider:start_urls", 2)) == 1
        assert run_sync(client, mine.feed("spider:start_urls", 2)) == 0
        reply = commit(client, mine, want=9)
        assert sorted(stored(reply)) == ["1", "2", "3"]
        if kind != "set":
            assert stored(reply) == ["1", "2", "3"]
        assert {lease.host for lease in reply.leases} == {"~start"}
        commit(client, mine, acknowledged=[lease.id for lease in reply.leases])
    client.set("spider:start_urls", "no list")
    assert run_sync(client, mine.feed("spider:start_urls", 2)) == -1
    assert run_sync(client, mine.feed("spider:start_urls", 2)) == 0


def test_a_full_server_refuses_a_commit_before_anything_changed(client: redis.Redis) -> None:
    mine = frontier()
    reply = commit(client, mine, new=new("1"), want=1)
    client.config_set("maxmemory", "1mb")
    client.config_set("maxmemory-policy", "noeviction")
    try:
        client.config_set("maxmemory", "1")
        with pytest.raises(redis.exceptions.OutOfMemoryError):
            commit(client, mine, new=new("2"), acknowledged=[reply.leases[0].id])
        assert run_sync(client, mine.renew()) == 0
    finally:
        client.config_set("maxmemory", "0")
    assert client.hlen(mine.keys[3]) == 1
    again = commit(client, mine, new=new("2"), acknowledged=[reply.leases[0].id], want=5)
    assert stored(again) == ["2"]
