"""What responses say about the next visit, and what a source has listed."""

from __future__ import annotations

import pytest

from newsbot.revisit import answers
from newsbot.revisit.known import MAX_LINKS, compare


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "public, max-age=300"}, 300),
        ({"cache-control": "s-maxage=60"}, 60),
        ({"cache-control": "max-age=300", "age": "100"}, 200),
        ({"cache-control": "max-age=300", "age": "900"}, 0),
        ({"cache-control": "no-cache, max-age=300"}, 0),
        ({"cache-control": "max-age=nonsense"}, 0),
        ({"cache-control": "max-age=99999999999999999999"}, 0),
    ],
)
def test_freshness(headers: dict[str, str], seconds: float) -> None:
    assert answers.freshness(headers) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("", 0), ("soon", 0), ("Fri, 15 Jan 2027 08:10:00 GMT", 600), ("-5", 0)],
)
def test_retry_after(value: str, seconds: float) -> None:
    assert answers.retry_after({"retry-after": value}, 1_800_000_000.0) == seconds


def test_ttl() -> None:
    assert answers.ttl(b"<rss><channel><ttl> 15 </ttl>") == 900
    assert answers.ttl(b"<rss><channel>") == 0


def test_validators_make_conditions_and_none_that_is_too_long() -> None:
    etag, modified = answers.validators({"etag": '"a"', "last-modified": "x" * 1000})
    assert answers.conditions(etag, modified) == {"If-None-Match": '"a"'}


def test_new_and_changed_links() -> None:
    day = "2027-01-15T08:00:00+00:00"
    later = "2027-01-15T09:00:00+00:00"
    first = compare([("a", day), ("b", None), ("c", day)], b"")
    assert first.new == {"a", "b", "c"}
    second = compare([("a", later), ("b", day), ("c", day), ("d", day)], first.memory)
    assert (second.new, second.changed) == ({"d"}, {"a"})
    assert compare([("a", day)], second.memory).changed == set()


def test_memory_is_bounded_and_survives_damage() -> None:
    many = compare([(str(n), None) for n in range(MAX_LINKS + 500)], b"")
    assert len(many.memory) == 10 * MAX_LINKS
    assert len(many.new) == MAX_LINKS
    assert compare([("a", None)], b"damaged").new == {"a"}


def test_a_long_document_may_grow_at_either_end() -> None:
    many: list[tuple[str, str | None]] = [(str(n), None) for n in range(2 * MAX_LINKS)]
    before = compare(many, b"")
    assert len(before.memory) == 10 * MAX_LINKS
    assert compare([("first", None), *many], before.memory).new == {"first"}
    assert compare([*many, ("last", None)], before.memory).new == {"last"}
