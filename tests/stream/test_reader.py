from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import RedisError

from benchmarks.harness import free_port
from newsbot.items import Article
from newsbot.redis import connect_sync
from newsbot.stream.encoding import encode
from newsbot.stream.reader import ArticleStream, AsyncArticleStream, GroupGone
from tests import servers

NAME = "{newsbot}:articles"


@pytest.fixture(params=[10])
def client(valkey: str, request: pytest.FixtureRequest) -> Any:
    """A client of a server whose stream holds ten articles."""
    with connect_sync(valkey) as client:
        for n in range(request.param):
            client.xadd(NAME, {"article": encode(Article(url=f"https://a.example/{n}"))})
        yield client


def reader(url: str, group: str = "g", **options: Any) -> ArticleStream:
    return ArticleStream(url, group, **{"follow": False, "batch": 4, **options})


def urls(stream: Any, count: int | None = None) -> list[int]:
    read = []
    for message in islice(stream, count):
        read.append(int(message.article.url.rpartition("/")[2]))
        message.ack()
    return read


def test_groups_see_all_and_consumers_of_one_share(client: Any, valkey: str) -> None:
    with reader(valkey, "a") as one, reader(valkey, "a") as two, reader(valkey, "b") as other:
        first, second = urls(one, 4), urls(two)
        assert sorted(first + second) == list(range(10))
        assert urls(other) == list(range(10))
        assert urls(one) == []


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("beginning", 10),
        ("now", 0),
        (datetime.now(UTC) - timedelta(hours=1), 10),
        (datetime.now(UTC) + timedelta(hours=1), 0),
    ],
)
def test_where_a_new_group_begins(
    client: Any, valkey: str, start: str | datetime, expected: int
) -> None:
    with reader(valkey, start=start) as stream:
        assert len(urls(stream)) == expected


def test_a_start_after_an_id(client: Any, valkey: str) -> None:
    third = client.xrange(NAME, count=3)[-1][0].decode()
    with reader(valkey, start=third) as stream:
        assert urls(stream) == list(range(3, 10))


@pytest.mark.parametrize("start", ["yesterday", "", "1-2-3"])
def test_a_bad_start_is_refused(start: str) -> None:
    with pytest.raises(ValueError, match="start"):
        reader("redis://localhost:1", start=start)


def test_a_consumer_taken_up_again_gets_what_it_left(client: Any, valkey: str) -> None:
    killed = reader(valkey, consumer="c")
    assert [message.deliveries for message in islice(killed, 2)] == [1, 1]
    with reader(valkey, consumer="c") as again:
        assert urls(again) == list(range(10))


def test_a_dead_consumers_messages_go_to_another(client: Any, valkey: str) -> None:
    dead = reader(valkey)
    assert len(next(dead.batches())) == 4
    with reader(valkey, idle=0.2, follow=True) as alive:
        assert sorted(urls(alive, 10)) == list(range(10))


def test_messages_in_hand_are_not_taken_away(client: Any, valkey: str) -> None:
    def idle() -> dict[str, int]:
        pending = client.xpending_range(NAME, "g", "-", "+", 10)
        return {entry["message_id"]: entry["time_since_delivered"] for entry in pending}

    def pass_time(milliseconds: int) -> None:
        client.xclaim(NAME, "g", slow.consumer, 0, [*idle()], idle=milliseconds, justid=True)
        slow._renewed -= milliseconds / 1000

    with reader(valkey, idle=600) as slow, reader(valkey, idle=600) as other:
        messages = iter(slow)
        next(messages).ack()
        pass_time(500_000)
        next(messages).ack()  # one is done with, and the rest are said to be in hand
        assert len(idle()) == 2
        assert max(idle().values()) < 400_000
        pass_time(700_000)
        assert len(urls(other)) == 8
        assert list(messages) == []


def test_a_poison_message_ends_in_the_dead_letters_with_its_error(client: Any, valkey: str) -> None:
    seen = []
    with reader(valkey, idle=0.05, follow=True, deliveries=3) as stream:
        for message in stream:
            with message:
                seen.append(message.deliveries)
                if message.article.url.endswith("/3"):
                    raise ZeroDivisionError("three")
            if len(seen) == 12:
                break
    assert sorted(seen) == [1] * 10 + [2, 3]
    [(_, letter)] = client.xrange("{newsbot}:articles:dead")
    assert letter[b"error"] == b"ZeroDivisionError: three"
    assert (letter[b"group"], letter[b"deliveries"]) == (b"g", b"3")
    assert b"a.example/3" in letter[b"article"]
    assert client.xpending(NAME, "g")["pending"] == 0


def test_a_message_that_kills_its_readers_is_buried(client: Any, valkey: str) -> None:
    for _ in range(3):
        next(iter(reader(valkey, consumer="c", batch=1, deliveries=3)))
    with reader(valkey, consumer="c", deliveries=3) as stream:
        assert urls(stream) == list(range(1, 10))
    assert client.xlen("{newsbot}:articles:dead") == 1


@pytest.mark.parametrize(
    "junk",
    [
        {"article": b"{"},
        {"article": b"[]"},
        {"article": b'{"schema":2}'},
        {"article": b'{"schema":1,"title":7}'},
        {"something": b"else"},
    ],
)
def test_what_is_no_article_is_buried_at_once(
    client: Any, valkey: str, junk: dict[str, bytes]
) -> None:
    client.xadd(NAME, junk)
    with reader(valkey) as stream:
        assert urls(stream) == list(range(10))
    assert client.xlen("{newsbot}:articles:dead") == 1
    assert client.xpending(NAME, "g")["pending"] == 0


def test_old_readers_survive_new_fields(client: Any, valkey: str) -> None:
    client.xadd(NAME, {"article": b'{"schema":1,"url":"https://a.example/10","mood":"sober"}'})
    with reader(valkey) as stream:
        assert urls(stream)[-1] == 10


def test_leaving_cleanly_leaves_no_consumer_behind(client: Any, valkey: str) -> None:
    with reader(valkey) as stream:
        urls(stream)
    assert client.xinfo_consumers(NAME, "g") == []
    with reader(valkey, "h") as stream:
        next(iter(stream))
    assert len(client.xinfo_consumers(NAME, "h")) == 1


def test_a_dropped_group_ends_its_readers(client: Any, valkey: str) -> None:
    stream = reader(valkey)
    messages = iter(stream)
    next(messages).ack()
    client.xgroup_destroy(NAME, "g")
    with pytest.raises(GroupGone):
        list(messages)


def test_the_async_reader(client: Any, valkey: str) -> None:
    async def main() -> list[str]:
        read = []
        async with AsyncArticleStream(valkey, "g", follow=False, batch=3) as stream:
            async for message in stream:
                async with message:
                    read.append(message.article.url)
                    assert len(read) != 5, "five"
        return read

    assert len(asyncio.run(main())) == 10
    assert client.xpending(NAME, "g")["pending"] == 1


def test_a_reader_ends_while_redis_is_away(tmp_path: Path) -> None:
    port = free_port()
    url = f"redis://127.0.0.1:{port}"
    with servers.server(tmp_path, port, "--save", "") as server:
        with connect_sync(url) as client:
            client.xadd(NAME, {"article": encode(Article(url="https://a.example/1"))})
        ended: list[Exception] = []

        def read() -> None:
            try:
                for _ in stream:
                    server.kill()
            except RedisError as error:
                ended.append(error)

        with ArticleStream(url, "g") as stream:
            thread = threading.Thread(target=read)
            thread.start()
            servers.until(lambda: stream.is_away)
            assert thread.is_alive()
            stream.stop()
            thread.join(servers.PATIENCE)
            assert len(ended) == 1
