"""What a visit of a source is settled with."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.http import Response, TextResponse

from newsbot.revisit.clock import DAY
from newsbot.revisit.pace import DEAD_AFTER, Limits
from newsbot.revisit.schedule import Visit
from newsbot.spiders import follow
from newsbot.spiders.visits import Settlement

NOW = 1_800_000_000.0
LIMITS = Limits(jitter=0.0)


def visit(**state: Any) -> Visit:
    return Visit("sources", "x", 1, {"site": "a", "source": {}, **state})


def answer(body: str = "", status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return TextResponse("https://a.example/rss", status=status, headers=named, body=body.encode())


def test_what_the_answer_says_is_remembered_and_respected() -> None:
    told = follow.answered(
        visit(last=NOW - 600),
        answer("<rss><ttl>30</ttl>", ETag='"e"', Last_Modified="yesterday"),
        NOW,
        LIMITS,
        new=50,
        links=b"links",
    )
    assert told.when == NOW + 1800  # the floor is two minutes, but the feed asks for thirty
    assert (told.changes["etag"], told.changes["modified"], told.links) == (
        '"e"', "yesterday", b"links"
    )  # fmt: skip
    quiet = visit(**told.changes)
    unchanged = follow.answered(quiet, answer(status=304), NOW + 1800, LIMITS)
    assert "etag" not in unchanged.changes
    assert unchanged.changes["unchanged"] == 1
    assert unchanged.when >= NOW + 3600  # as it asked for before


def test_a_server_that_says_unchanged_of_what_changed_is_not_asked_that_way_again() -> None:
    page = answer("a", ETag='"always"')
    state = follow.answered(visit(), page, NOW, LIMITS, links=b"one").changes
    assert (state["etag"], state["read"]) == ('"always"', NOW)
    state |= follow.answered(visit(**state), answer(status=304), NOW + 60, LIMITS).changes
    assert state["read"] == NOW  # a day after that it is read whatever it says
    same = visit(**state)
    same.links = b"one"
    told = follow.answered(same, page, NOW + DAY, LIMITS, links=b"one")
    assert told.changes["etag"] == '"always"'
    told = follow.answered(same, page, NOW + DAY, LIMITS, new=1, links=b"two")
    assert told.changes["etag"] == ""
    still = follow.answered(visit(**told.changes), page, NOW + DAY, LIMITS, links=b"three")
    assert still.changes["etag"] == ""


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("<rss><ttl>5256000</ttl>", {}),  # ten years
        ("<rss><ttl>-1</ttl>", {}),
        ("<rss><ttl>1e9</ttl>", {}),
        ("<rss><ttl></ttl>", {}),
        ("", {"Cache_Control": "max-age=-1"}),
        ("", {"Cache_Control": "max-age=1000000000"}),
        ("", {"Cache_Control": "max-age=99999999999999999999"}),
        ("", {"Cache_Control": "max-age=60", "Age": "-5"}),
    ],
)
def test_nonsense_makes_no_interval_longer_than_the_ceiling(
    body: str, headers: dict[str, str]
) -> None:
    told = follow.answered(visit(last=NOW - 600), answer(body, **headers), NOW, LIMITS, new=50)
    assert NOW + LIMITS.floor <= told.when <= NOW + LIMITS.ceiling


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("1000000000", DAY),
        ("9" * 400, DAY),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 600),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        ("Fri, 99 Foo 2027 08:10:00 GMT", 600),
        ("-1", 600),
    ],
)
def test_retry_after_is_believed_up_to_a_day(asked: str, seconds: float) -> None:
    told = follow.failed(visit(), "http_503", {"retry-after": asked}, NOW, LIMITS)
    assert told.when == NOW + seconds


def test_cache_control_is_respected_up_to_the_ceiling() -> None:
    busy = visit(last=NOW - 600)
    fresh = follow.answered(busy, answer(Cache_Control="max-age=900"), NOW, LIMITS, new=50)
    assert fresh.when == NOW + 900
    year = follow.answered(busy, answer(Cache_Control="max-age=31536000"), NOW, LIMITS, new=50)
    assert year.when == NOW + LIMITS.ceiling


def test_a_source_that_only_echoes_others_is_spared_until_it_has_news() -> None:
    state: dict[str, Any] = {"last": NOW}
    for number in range(1, 7):
        told = follow.answered(visit(**state), answer(), NOW + number * 9000, LIMITS, echoed=1)
        state |= told.changes
    assert told.when - (NOW + 6 * 9000) == follow.SPARE * LIMITS.ceiling
    news = follow.answered(visit(**state), answer(), NOW + 90_000, LIMITS, new=1)
    assert news.changes["echoes"] == 0
    assert news.when - (NOW + 90_000) <= LIMITS.ceiling


def test_a_source_that_has_been_silent_for_days_is_asked_less() -> None:
    state: dict[str, Any] = {}
    pauses, now = [], NOW
    while now < NOW + 8 * DAY:
        told = follow.answered(visit(**state), answer(), now, LIMITS)
        state |= told.changes
        pauses.append(told.when - now)
        now = told.when
    assert pauses == sorted(pauses)
    assert pauses[0] == LIMITS.ceiling / (1 + LIMITS.jitter)
    assert pauses[-1] == follow.SPARE * LIMITS.ceiling
    news = follow.answered(visit(**state), answer(), now, LIMITS, new=1)
    assert news.when - now <= LIMITS.ceiling


def test_equal_floor_and_ceiling_are_fixed_polling() -> None:
    fixed, state = Limits(floor=1000, ceiling=1000), {}
    for number in range(1, 200):
        told = follow.answered(visit(**state), answer(), NOW + number * 1000, fixed, echoed=1)
        state = told.changes
        assert told.when == NOW + (number + 1) * 1000


def test_failures_lead_to_daily_visits_and_are_reported() -> None:
    state: dict[str, Any] = {}
    waits = []
    for _ in range(DEAD_AFTER + 2):
        told: Settlement = follow.failed(visit(**state), "http_503", {}, NOW, LIMITS)
        state |= told.changes
        waits.append(told.when - NOW)
    assert waits == sorted(waits)
    assert waits[-1] == LIMITS.daily
    assert (state["failures"], state["error"], state["since"]) == (10, "http_503", NOW)
    asked = follow.failed(visit(), "http_429", {"retry-after": "7200"}, NOW, LIMITS)
    assert asked.when == NOW + 7200
    back = follow.answered(visit(**state), answer(), NOW, LIMITS)
    assert back.changes["failures"] == 0
