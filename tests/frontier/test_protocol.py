"""What single calls of the scripts do, on a real server."""

from __future__ import annotations

import pytest
import redis

from newsbot.frontier import letters
from newsbot.frontier.batch import Report
from newsbot.frontier.protocol import order, run_sync
from tests.frontier.calls import commit, frontier, new, stored


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


def deaths(client: redis.Redis, deliveries: int, *told: str) -> int:
    """How many workers, 20 at most, are given a request and die, having told so much of it."""
    now = [1_800_000_000.0]
    commit(client, frontier("w0", clock=lambda: now[0]), new=new("bomb"))
    for number in range(20):
        victim = frontier(f"w{number + 1}", clock=lambda: now[0], deliveries=deliveries)
        now[0] += 1000
        commit(client, victim)
        leases = commit(client, victim, want=1).leases
        if not leases:
            return number
        for phase in told:
            commit(client, victim, **{phase: [lease.id for lease in leases if lease.suspect]})
    return 20


def test_what_kills_its_workers_is_a_dead_letter_and_can_be_queued_again(
    client: redis.Redis,
) -> None:
    assert deaths(client, 3, "announced", "read") == 4, "one that it is not blamed for, then three"
    (letter,) = letters.read(client, "test", "spider")
    assert letter.host == "a:80"
    assert "died" in letter.reason
    assert letters.spiders(client, "test") == ["spider"]
    assert letters.requeue(client, "test", "spider", 10) == 1
    later = frontier("w9", clock=lambda: 1_800_100_000.0)
    assert stored(commit(client, later, want=1)) == ["bomb"]


def test_hosts_and_leases_wait_no_hour_when_the_servers_clock_goes_back_by_one(
    client: redis.Redis,
) -> None:
    now = [1_800_003_600.0]
    slow = {"clock": lambda: now[0], "delay": 2.0, "lifetime": 20.0}
    mine, dead = frontier("w1", **slow), frontier("w2", **slow)
    commit(client, dead, new=new("held", host="b:80"), want=1)
    urls = [*new("1", "2", "3"), *new("4", host="troubled:80")]
    assert stored(commit(client, mine, new=urls[:3], want=1)) == ["1"]
    hosts = {"troubled:80": Report(failures=1, wait=7200.0)}
    commit(client, mine, new=urls[3:], hosts=hosts)
    now[0] -= 3600
    assert commit(client, mine, want=5).leases == []
    commit(client, mine, turned_back=3600.0)
    starts = {}
    for _ in range(20):
        for lease in commit(client, mine, want=5).leases:
            starts[lease.stored] = now[0] + lease.wait - 1_800_000_000.0
        now[0] += 2.1
        commit(client, mine)  # takes up what a silent one held
    assert sorted(starts) == [b"2", b"3", b"4", b"held"]
    assert starts[b"2"] >= 2.0
    assert starts[b"3"] - starts[b"2"] >= 2.0
    assert starts[b"held"] > 20.0
    now[0] += 3600
    commit(
        client,
        mine,
        hosts={"troubled:80": Report(failures=1, wait=7200.0)},
        new=new("5", host="troubled:80"),
    )
    now[0] += 3600
    assert commit(client, mine, want=5).leases == [], "what it asks for is kept again"


def test_an_innocent_of_many_kills_is_none(client: redis.Redis) -> None:
    assert deaths(client, 3) == 20, "it was never started when they were killed"


def test_kills_while_it_is_fetched_hardly_count(client: redis.Redis) -> None:
    assert deaths(client, 2, "announced") == 9, "one, then four for each delivery"


@pytest.mark.parametrize("over", ["released", "moved"])
def test_what_is_given_back_by_a_worker_that_lives_is_not_to_blame(
    client: redis.Redis, over: str
) -> None:
    now = [1_800_000_000.0]
    commit(client, frontier("w1", clock=lambda: now[0]), new=new("innocent"), want=1)
    now[0] += 1000
    heir = frontier("w2", clock=lambda: now[0], deliveries=1)
    commit(client, heir)
    for _ in range(10):
        (lease,) = commit(client, heir, want=1).leases
        assert lease.suspect == 1
        commit(client, heir, announced=[lease.id])
        commit(client, heir, read=[lease.id])
        given = lease.id if over == "released" else (lease.id, "a:80", order(0), b"innocent")
        commit(client, heir, **{over: [given]})


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
