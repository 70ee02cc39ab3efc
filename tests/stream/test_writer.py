from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
import redis.asyncio
from redis.exceptions import ConnectionError as RedisConnectionError

from newsbot.duplicates.fingerprints import content_fingerprint
from newsbot.items import Article
from newsbot.redis import connect
from newsbot.stream.encoding import decode
from newsbot.stream.writer import ArticleWriter, Outcome, Policy
from newsbot.urls import article_id

T = TypeVar("T")
TEXT = "The council voted on Tuesday to close the old bridge for repairs until spring."


def article(url: str = "https://a.example/1", text: str = TEXT, canonical: str = "") -> Article:
    canonical = canonical or url
    return Article(
        url=url,
        canonical_url=canonical,
        title="Bridge",
        body=text,
        id=article_id(canonical),
        fingerprint=content_fingerprint("Bridge", text),
    )


def run(valkey: str, work: Callable[[redis.asyncio.Redis], Awaitable[T]]) -> T:
    async def main() -> T:
        async with connect(valkey) as client:
            return await work(client)

    return asyncio.run(main())


async def stream(client: redis.asyncio.Redis) -> list[Article]:
    return [decode(fields[b"article"]) for _, fields in await client.xrange("{newsbot}:articles")]


def test_verdicts(valkey: str) -> None:
    async def work(client: redis.asyncio.Redis) -> list[Outcome]:
        writer = ArticleWriter(client)
        first = article()
        outcomes = [
            await writer.publish(first),
            await writer.publish(first),
            await writer.publish(article("https://a.example/1?ref=x", canonical=first.url)),
            await writer.publish(article("https://b.example/2")),
            await writer.publish(article(text=TEXT + " It will cost four million.")),
        ]
        assert [(a.url, a.version) for a in await stream(client)] == [
            ("https://a.example/1", 1),
            ("https://a.example/1", 2),
        ]
        return outcomes

    assert run(valkey, work) == [
        Outcome("published", 1),
        Outcome("known", 1),
        Outcome("canonical_url", 1),
        Outcome("content", 0, article_id("https://a.example/1")),
        Outcome("updated", 2),
    ]


def test_a_marked_duplicate_is_published_with_the_id_of_the_first(valkey: str) -> None:
    async def work(client: redis.asyncio.Redis) -> None:
        writer = ArticleWriter(client, policy="mark")
        await writer.publish(article())
        copy = article("https://b.example/2")
        assert await writer.publish(copy) == Outcome("published_content", 1, article().id)
        assert await writer.publish(copy) == Outcome("known", 1)
        assert [a.duplicate_of for a in await stream(client)] == [None, article().id]

    run(valkey, work)


def test_concurrent_copies_from_two_workers_are_published_once(valkey: str) -> None:
    async def work(client: redis.asyncio.Redis) -> None:
        async with connect(valkey) as other:
            writers = [ArticleWriter(client), ArticleWriter(other)]
            outcomes = await asyncio.gather(
                *(
                    writers[n % 2].publish(article(f"https://{n}.example/", f"{TEXT} {n // 10}"))
                    for n in range(500)
                )
            )
        assert sum(outcome.verdict == "published" for outcome in outcomes) == 50
        assert sum(outcome.verdict == "content" for outcome in outcomes) == 450
        assert len(await stream(client)) == 50

    run(valkey, work)


def test_pending_articles_share_a_round_trip(valkey: str) -> None:
    async def work(client: redis.asyncio.Redis) -> None:
        writer = ArticleWriter(client)
        await writer.publish(article("https://warm.example/", "Something else."))
        before = (await client.info("commandstats"))["cmdstat_evalsha"]["calls"]
        await asyncio.gather(
            *(writer.publish(article(f"https://{n}.example/", f"Story {n}.")) for n in range(100))
        )
        after = (await client.info("commandstats"))["cmdstat_evalsha"]["calls"]
        assert after - before == 2

    run(valkey, work)


def test_an_answer_lost_on_the_way_is_no_duplicate(
    valkey: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(client: redis.asyncio.Redis) -> None:
        waits: list[str] = []
        writer = ArticleWriter(client, count=lambda event, number: waits.append(event))
        evalsha = client.evalsha
        failures = iter([True])

        async def losing(*args: object) -> object:
            answer = await evalsha(*args)  # type: ignore[arg-type]
            if next(failures, False):
                raise RedisConnectionError("gone")
            return answer

        await writer.publish(article("https://warm.example/", "Something else."))
        monkeypatch.setattr(client, "evalsha", losing)
        assert await writer.publish(article()) == Outcome("published", 1)
        assert await writer.publish(article()) == Outcome("known", 1)
        assert waits == ["waits/redis"]
        assert len(await stream(client)) == 2

    run(valkey, work)


def test_a_full_stream_waits_for_its_slowest_group(valkey: str) -> None:
    async def work(client: redis.asyncio.Redis) -> None:
        counted: dict[str, int] = {}

        def count(event: str, number: int) -> None:
            counted[event] = counted.get(event, 0) + number

        name = "{newsbot}:articles"
        await client.xgroup_create(name, "fast", id="0", mkstream=True)
        await client.xgroup_create(name, "slow", id="0")
        writer = ArticleWriter(client, limit=10, count=count)
        for n in range(10):
            await writer.publish(article(f"https://{n}.example/", f"Story {n}."))
        read = await client.xreadgroup("fast", "f", {name: ">"}, count=10)
        await client.xack(name, "fast", *(entry for entry, _ in read[0][1]))

        late = asyncio.create_task(writer.publish(article("https://late.example/", "Late.")))
        while "waits/full" not in counted:
            await asyncio.sleep(0.01)
        assert not late.done()
        assert await client.xlen(name) == 10
        read = await client.xreadgroup("slow", "s", {name: ">"}, count=4)
        waits = counted["waits/full"]
        while counted["waits/full"] == waits:
            await asyncio.sleep(0.01)
        assert not late.done()  # read is not acknowledged
        await client.xack(name, "slow", *(entry for entry, _ in read[0][1]))
        assert (await late).verdict == "published"
        assert counted["trimmed"] == 4
        left = await client.xreadgroup("slow", "s", {name: ">"}, count=100)
        assert len(left[0][1]) == 7

    run(valkey, work)


def test_without_a_group_the_oldest_go(valkey: str, caplog: pytest.LogCaptureFixture) -> None:
    async def work(client: redis.asyncio.Redis) -> None:
        writer = ArticleWriter(client, limit=10)
        for n in range(25):
            await writer.publish(article(f"https://{n}.example/", f"Story {n}."))
        kept = await stream(client)
        assert len(kept) == 10
        assert kept[-1].url == "https://24.example/"

    run(valkey, work)
    assert caplog.text.count("no group reads it") == 1


def test_a_list_gets_the_same_json(valkey: str) -> None:
    async def work(client: redis.asyncio.Redis) -> None:
        writer = ArticleWriter(client, list_key="bhaskar:items")
        await writer.publish(article())
        await writer.publish(article())
        assert [decode(data) for data in await client.lrange("bhaskar:items", 0, -1)] == (
            await stream(client)
        )

    run(valkey, work)


@pytest.mark.parametrize("identity", ["", "abc", "zz" * 8, "00" * 9])
def test_an_article_without_identity_is_refused(valkey: str, identity: str) -> None:
    async def work(client: redis.asyncio.Redis) -> None:
        bad = article()
        bad.id = identity
        with pytest.raises(ValueError, match=r"16 digits|hexadecimal"):
            await ArticleWriter(client).publish(bad)

    run(valkey, work)


STORY = " ".join(
    f"Engineer number{n} inspected the {word} and measured every weakened section of the crossing."
    for n, word in enumerate(
        ("pier", "deck", "arch", "cable", "rivet", "anchor", "bearing", "girder", "truss")
    )
)
"""No number stands alone in it, and no sentence is another."""


@pytest.mark.parametrize("policy", ["drop", "mark"])
def test_near_copies_of_another_site(valkey: str, policy: Policy) -> None:
    async def work(client: redis.asyncio.Redis) -> list[Outcome]:
        writer = ArticleWriter(client, policy=policy)
        return [
            await writer.publish(article("https://a.example/1", STORY)),
            await writer.publish(article("https://b.example/2", f"DELHI: {STORY} More soon.")),
            await writer.publish(article("https://c.example/3", f"Read on. {STORY[200:]}")),
            await writer.publish(article("https://d.example/4", TEXT * 3)),
        ]

    verdict = {"drop": ("near", 0), "mark": ("published_near", 1)}[policy]
    original = article_id("https://a.example/1")
    assert run(valkey, work) == [
        Outcome("published", 1),
        Outcome(*verdict, original),
        Outcome(*verdict, original),
        Outcome("published", 1),
    ]


def test_other_addresses_of_an_article(valkey: str) -> None:
    async def work(client: redis.asyncio.Redis) -> list[Outcome]:
        writer = ArticleWriter(client)
        return [
            await writer.publish(article("https://www.a.example/bridge-to-close-1234567.html")),
            await writer.publish(article("https://m.a.example/amp/bridge-closes-1234567.html")),
            await writer.publish(article("https://a.example/bridge-closed-1234567.html", STORY)),
            await writer.publish(article("https://b.example/bridge-closed-1234567.html", "Other.")),
        ]

    assert run(valkey, work) == [
        Outcome("published", 1),
        Outcome(
            "canonical_url", 1, article_id("https://www.a.example/bridge-to-close-1234567.html")
        ),
        Outcome("updated", 2),
        Outcome("published", 1),
    ]
