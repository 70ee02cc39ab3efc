"""What was seen, by the scripts on a real server."""

from __future__ import annotations

import os
from typing import Any

import pytest
import redis

from newsbot.frontier.protocol import Frontier, Policy, run_sync
from tests.frontier.calls import commit, frontier


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
