"""Properties of `publish.lua`, against a model of what it should do."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsbot.duplicates.signatures import BANDS, ESTIMATE, SKETCH, compare, signature
from newsbot.redis import keys
from newsbot.stream import scripts
from tests.stream.test_writer import STORY

KEYS = [keys.STREAM(), keys.RECORDS(), keys.BANDS()]
RECORD, BAND = 93, 7


def publish(
    client: Any,
    *articles: tuple[bytes, ...],
    window: int = 30,
    policy: str = "drop",
    most: int = 1_000,
) -> Any:
    args: list[Any] = [window, 0, policy, most]
    for article in articles:
        args += article
    answers = scripts.run_sync(client, "publish", KEYS, args)
    return [(verdict.decode(), version, other.decode()) for verdict, version, other in answers]


def entry(
    number: int, content: int, *, url: int = 0, address: bytes = b"", bands: bytes = b"",
    sketch: bytes = bytes(SKETCH),
) -> tuple[bytes, ...]:  # fmt: skip
    """The arguments of one article. Ids and contents share first bytes, so that buckets fill."""
    return (
        b"ID" + struct.pack(">HI", number, 7),
        b"CO" + struct.pack(">HI", content, 7),
        struct.pack(">H", url),
        address,
        bands,
        sketch,
        json.dumps({"schema": 1, "id": number, "content": content}).encode()[:-1],
    )


def stream(client: Any) -> list[dict[str, Any]]:
    return [json.loads(fields[b"article"]) for _, fields in client.xrange(KEYS[0])]


Operations = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 4), st.integers(0, 1), st.booleans()), max_size=40
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=Operations, policy=st.sampled_from(["drop", "mark"]), batch=st.integers(1, 9))
@example(operations=[(0, 0, 0, False), (1, 0, 0, True), (0, 1, 0, True)], policy="mark", batch=3)
def test_any_order_of_publishing_gives_what_the_model_gives(
    client: Any, operations: list[tuple[int, int, int, bool]], policy: str, batch: int
) -> None:
    client.flushall()
    known: dict[int, tuple[int, int, int]] = {}  # id → content, version, url
    firsts: list[tuple[int, int]] = []  # content, id: as they can be found, oldest first
    expected, published, sent = [], [], []
    for number, content, url, again in operations:
        for _ in range(1 + again):
            sent.append(entry(number, content, url=url))
            duplicate = next(
                (i for c, i in reversed(firsts) if c == content and known[i][0] == content), None
            )
            other = "" if duplicate is None else entry(duplicate, 0)[0].hex()
            if number in known and known[number][0] == content:
                same = known[number][2] == url
                expected.append(("known" if same else "canonical_url", known[number][1], ""))
            elif number in known:
                version = known[number][1] + 1
                known[number] = content, version, url
                firsts = [f for f in firsts if f != (content, number)] + [(content, number)]
                expected.append(("updated", version, ""))
                published.append((number, content, version, None))
            elif duplicate is not None and policy == "drop":
                expected.append(("content", 0, other))
            else:
                known[number] = content, 1, url
                if duplicate is None:
                    firsts.append((content, number))
                verdict = "published" if duplicate is None else "published_content"
                expected.append((verdict, 1, other))
                published.append((number, content, 1, other or None))
    got = []
    for at in range(0, len(sent), batch):
        got += publish(client, *sent[at : at + batch], policy=policy)
    assert got == expected
    assert [
        (a["id"], a["content"], a["version"], a["duplicate_of"]) for a in stream(client)
    ] == published
    records = b"".join(client.hvals(KEYS[1]))
    assert len(records) == RECORD * len(known)
    assert len(b"".join(client.hvals(KEYS[2]))) == BAND * len(firsts)


def aged(client: Any, days: int) -> None:
    """Make everything in the index so many days older."""
    for name, bucket in client.hgetall(KEYS[1]).items():
        data = bytearray(bucket)
        for at in range(16, len(data), RECORD):
            day = struct.unpack_from(">H", data, at)[0]
            struct.pack_into(">H", data, at, day - days)
        client.hset(KEYS[1], name, bytes(data))
    for name, bucket in client.hgetall(KEYS[2]).items():
        data = bytearray(bucket)
        for at in range(6, len(data), BAND):
            data[at] = (data[at] - days) % 256
        client.hset(KEYS[2], name, bytes(data))


def test_the_window_forgets_and_its_bytes_are_freed(client: Any) -> None:
    for number in range(50):
        publish(client, entry(number, number))
    aged(client, 29)
    assert publish(client, entry(0, 0)) == [("known", 1, "")]  # and remembered for 30 days more
    assert publish(client, entry(99, 1))[0][0] == "content"
    aged(client, 1)
    assert publish(client, entry(0, 0)) == [("known", 1, "")]
    assert publish(client, entry(1, 1)) == [("published", 1, "")]
    assert len(b"".join(client.hvals(KEYS[1]))) == 2 * RECORD
    assert len(b"".join(client.hvals(KEYS[2]))) == BAND


def test_a_full_bucket_forgets_its_oldest(client: Any) -> None:
    for number in range(50):
        publish(client, entry(number, number), most=10)
    assert len(b"".join(client.hvals(KEYS[1]))) == 10 * RECORD
    assert publish(client, entry(40, 40), entry(39, 39), most=10) == [
        ("known", 1, ""),
        ("published", 1, ""),
    ]


def test_a_band_that_many_share_compares_the_newest_alone(client: Any) -> None:
    band = b"BAND" * BANDS
    sketches = [bytes([100]) + bytes([n * 16 + n] * ESTIMATE) + bytes(24) for n in range(8)]
    for number in range(40):
        sketch = sketches[1 + number % 7]
        answer = publish(client, entry(number, number, bands=band, sketch=sketch))
        assert answer[0][0] == ("published" if number < 7 else "near"), number
    assert client.xlen(KEYS[0]) == 7


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.tuples(st.integers(0, SKETCH - 1), st.integers(0, 255)), max_size=60),
    size=st.integers(40, 130),
)
def test_the_script_compares_as_python_does(
    client: Any, changes: list[tuple[int, int]], size: int
) -> None:
    client.flushall()
    first = signature(f"{STORY} In 17 days they saw 40 bolts and 12 plates come to 9 places.")
    sketch = bytearray(first.sketch)
    sketch[0] = size
    for at, value in changes:
        sketch[at] = value
    one = entry(1, 1, bands=first.bands, sketch=first.sketch)
    two = entry(2, 2, bands=first.bands, sketch=bytes(sketch))
    answers = publish(client, one, two)
    is_copy = compare(first.sketch, bytes(sketch)).is_copy
    assert answers[1][0] == ("near" if is_copy else "published")


def test_a_failure_publishes_nothing(client: Any) -> None:
    """A script that cannot run changes nothing, and can be run again."""
    client.set(KEYS[2], "no hash")  # the bands cannot be written, nor read
    with pytest.raises(Exception, match="WRONGTYPE"):
        publish(client, entry(1, 1))
    assert client.xlen(KEYS[0]) == 0
    client.delete(KEYS[2])
    assert publish(client, entry(1, 1)) == [("published", 1, "")]
