from __future__ import annotations

import asyncio
from hashlib import blake2b

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from newsbot.boilerplate import repeated, titles
from newsbot.redis import connect, connect_sync, keys
from newsbot.stream import sightings
from newsbot.stream.sightings import Sighting, Sightings

FOOTER = repeated.paragraph_key("Follow us on every channel for the latest from the hill.") or ""


def story(number: int) -> str:
    return blake2b(f"story {number}".encode(), digest_size=8).hexdigest()


async def note(
    memory: Sightings, article: str, *paragraphs: str, title: str | None = None, line: str = ""
) -> Sighting:
    lines = [line] if line else []
    return await memory.note("hill", article, paragraphs=paragraphs, title=title, lines=lines)


def test_two_workers_count_distinct_articles_together(valkey: str) -> None:
    async def work() -> list[int]:
        async with connect(valkey) as one, connect(valkey) as other:
            workers = [Sightings(one), Sightings(other)]
            return [
                (await note(workers[n % 2], f"a{n}", story(n), FOOTER)).counts[FOOTER]
                for n in range(16)
            ]

    assert asyncio.run(work()) == [*range(12), 12, 12, 12, 12]


def test_an_article_counts_once_in_whatever_order_it_comes_again(valkey: str) -> None:
    async def work() -> tuple[dict[str, int], dict[str, int]]:
        async with connect(valkey) as client:
            memory = Sightings(client)
            for n in range(20):
                last = await note(memory, f"a{n % 2}", FOOTER)
            new = await note(memory, "a2", FOOTER, story(1))
            return last.counts, new.counts

    assert asyncio.run(work()) == ({FOOTER: 1}, {FOOTER: 2, story(1): 0})


def test_what_is_asked_at_once_goes_in_few_calls_and_sites_are_apart(valkey: str) -> None:
    async def work() -> tuple[list[Sighting], int]:
        async with connect(valkey) as client:
            memory = Sightings(client)
            await note(memory, "first", FOOTER)
            before = (await client.info("commandstats"))["cmdstat_evalsha"]["calls"]
            asked = [
                memory.note(f"site{n % 2}", f"a{n}", paragraphs=[FOOTER], title=None, lines=[])
                for n in range(40)
            ]
            found = await asyncio.gather(*asked)
            after = (await client.info("commandstats"))["cmdstat_evalsha"]["calls"]
            return found, after - before

    found, calls = asyncio.run(work())
    assert [sighting.counts[FOOTER] for sighting in found] == [min(n // 2, 12) for n in range(40)]
    assert calls <= 2


def test_titles_of_other_articles_are_known(valkey: str) -> None:
    bridge = titles.title_key("Bridge closed for the whole of May")
    assert bridge is not None

    async def work() -> list[frozenset[str]]:
        async with connect(valkey) as client:
            memory = Sightings(client)
            return [
                (await note(memory, "a", title=bridge, line=bridge)).titles,
                (await note(memory, "a", title=bridge, line=bridge)).titles,
                (await note(memory, "b", line=bridge)).titles,
            ]

    assert asyncio.run(work()) == [frozenset(), frozenset(), {bridge}]


def test_memory_is_bounded_and_forgets_what_is_no_longer_printed(
    valkey: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sightings, "BUCKETS", 4)
    monkeypatch.setattr(sightings, "PARAGRAPHS_IN_BUCKET", 8)
    monkeypatch.setattr(sightings, "TITLES_IN_BUCKET", 8)
    old = repeated.paragraph_key("Printed under every article until the spring of that year")
    assert old is not None

    async def work() -> dict[str, int]:
        async with connect(valkey) as client:
            memory = Sightings(client)
            for n in range(6):
                await note(memory, f"old{n}", old, FOOTER, title=story(n))
            for n in range(30):
                new = [story(30 * n + m) for m in range(30, 60)]
                await note(memory, f"new{n}", *new[:5], FOOTER, title=new[5])
            return (await note(memory, "last", old, FOOTER)).counts

    assert asyncio.run(work()) == {old: 0, FOOTER: 12}
    with connect_sync(valkey) as client:
        for key, size in ((keys.PARAGRAPHS, 28), (keys.TITLES, 6)):
            name = key(site="hill")
            assert {len(bucket) for bucket in client.hvals(name)} == {8 * size}
            assert 0 < client.pttl(name) <= sightings.LIFETIME


def test_an_error_reaches_everyone_who_waits() -> None:
    async def work() -> list[object]:
        async with connect("redis://127.0.0.1:1") as client:
            memory = Sightings(client)
            asked = [note(memory, f"a{n}", FOOTER) for n in range(3)]
            return await asyncio.gather(*asked, return_exceptions=True)

    assert all(isinstance(error, RedisConnectionError) for error in asyncio.run(work()))
