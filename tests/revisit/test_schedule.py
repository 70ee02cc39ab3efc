"""The schedule: a visit has one maker at a time, and ends once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from newsbot.redis import connect
from newsbot.revisit.clock import DAY, Clock
from newsbot.revisit.schedule import NEVER, Kind, Plan, Schedule

NOW = 1_800_000_000.0


def at(seconds: float) -> Clock:
    """A clock that stands still."""
    return Clock(0.0, NOW + seconds)


def run(url: str, test: Callable[[Callable[..., Schedule]], Awaitable[None]]) -> None:
    async def go() -> None:
        client = connect(url)

        def make(kind: Kind = "sources", **options: Any) -> Schedule:
            return Schedule(client, "t", kind, at(0), lease=60.0, **options)

        try:
            await test(make)
        finally:
            await client.aclose()

    asyncio.run(go())


def plan(name: str, when: float = 0.0, mode: Any = "new", **state: Any) -> Plan:
    return Plan(name, {"site": "a", **state}, NOW + when, mode)


def test_due_ones_are_taken_once_until_their_lease_ends(valkey: str) -> None:
    async def test(make: Callable[..., Schedule]) -> None:
        schedule = make()
        assert await schedule.plan([plan("x"), plan("y", 100)]) == (2, 0)
        assert await schedule.plan([plan("x", 50)]) == (0, 0)
        taken, due = await schedule.take(10)
        assert [(visit.id, visit.token) for visit in taken] == [("x", 1)]
        assert due == NOW + 60
        assert (await make().take(10))[0] == []
        schedule.clock = at(61)
        taken, _ = await schedule.take(10)
        assert [(visit.id, visit.token) for visit in taken] == [("x", 2)]
        assert await schedule.begin("x", 1) is None
        assert await schedule.begin("x", 2) is not None

    run(valkey, test)


def test_a_visit_is_settled_once_by_who_made_it(valkey: str) -> None:
    async def test(make: Callable[..., Schedule]) -> None:
        schedule = make()
        await schedule.plan([plan("x")])
        (visit,), _ = await schedule.take(1)
        assert await schedule.settle(visit, NOW + 500, {"etag": "e"}, b"links")
        assert not await schedule.settle(visit, NOW + 5)
        assert await schedule.begin("x", visit.token) is None  # it is over
        schedule.clock = at(500)
        (again,), _ = await schedule.take(1)
        begun = await schedule.begin("x", again.token)
        assert begun is not None
        assert (begun.state["etag"], begun.links, again.token) == ("e", b"links", 2)
        assert await schedule.settle(again, NEVER)
        assert await schedule.states() == {}

    run(valkey, test)


def test_sooner_waits_for_the_visit_that_is_under_way(valkey: str) -> None:
    async def test(make: Callable[..., Schedule]) -> None:
        schedule = make()
        await schedule.plan([plan("x"), plan("y", 1000)])
        (visit,), _ = await schedule.take(10)
        await schedule.plan([plan("x", 0, "sooner"), plan("y", 0, "sooner")])
        taken, _ = await schedule.take(10)
        assert [other.id for other in taken] == ["y"]
        await schedule.settle(visit, NOW + 3600)
        taken, _ = await schedule.take(10)
        assert [other.id for other in taken] == ["x"]

    run(valkey, test)


def test_a_worker_whose_clock_is_wrong_changes_nothing_for_others(valkey: str) -> None:
    async def test(make: Callable[..., Schedule]) -> None:
        # The server's clock is the machine's; the worker's is an hour behind, then two days ahead.
        right, wrong = make(), make()
        right.clock = Clock()
        for ahead in (-3600.0, 2 * DAY):
            wrong.clock = Ahead(seconds=ahead)
            now = wrong.clock.now()
            await wrong.want(["a"])
            await wrong.plan([Plan(f"x{ahead}", {"site": "a"}, now)])
            oldest = right.clock.now() - 60
            (visit,), _ = await right.take(1, oldest=oldest)
            assert await right.settle(visit, right.clock.now())
            (visit,), _ = await wrong.take(1, oldest=now - 60)
            assert await wrong.settle(visit, wrong.clock.now() + 500)
            _, due = await right.take(1, oldest=oldest)
            assert due == pytest.approx(right.clock.now() + 500, abs=60)
            await right.plan([Plan(visit.id, {}, 0.0, "never")])

    run(valkey, test)


def test_what_waits_for_a_time_that_was_is_brought_back(valkey: str) -> None:
    async def test(make: Callable[..., Schedule]) -> None:
        schedule = make()
        schedule.clock = at(7200)
        await schedule.plan([plan("x"), plan("y"), plan("z"), plan("new", 90_000)])
        x, y, _ = sorted((await schedule.take(3))[0], key=lambda visit: visit.id)
        await schedule.settle(x, NOW + 7200 + 3600, {"interval": 3600})
        await schedule.settle(y, NOW + 7200 + 9000, {"interval": 9000})
        assert await schedule.mend(await schedule.states()) == 0
        schedule.clock = at(0)  # two hours back
        await schedule.take(0)
        assert await schedule.mend(await schedule.states()) == 2
        assert await schedule.mend(await schedule.states()) == 0
        taken, _ = await schedule.take(10)
        assert {visit.id for visit in taken} == {"x", "y"}  # z is under way

    run(valkey, test)


@dataclass(frozen=True)
class Ahead(Clock):
    """Wrong by so many seconds."""

    seconds: float = 0.0

    def now(self) -> float:
        return super().now() + self.seconds


def test_sites_that_nobody_wants_are_forgotten(valkey: str) -> None:
    async def test(make: Callable[..., Schedule]) -> None:
        schedule = make()
        await schedule.want(["a"])
        await schedule.plan([plan("x"), Plan("z", {"site": "gone"}, NOW)])
        taken, _ = await schedule.take(10, oldest=NOW - 10)
        assert [visit.id for visit in taken] == ["x"]
        assert set(await schedule.states()) == {"x"}

    run(valkey, test)


def test_looks_at_articles_are_a_share_of_all_requests(valkey: str) -> None:
    async def test(make: Callable[..., Schedule]) -> None:
        articles, sources = make("articles", share=0.5, limit=20), make(share=0.5)
        assert await articles.plan([plan(f"n{n}") for n in range(25)]) == (20, 5)
        assert (await articles.take(10))[0] == []  # nothing has been asked for yet
        await sources.plan([plan(f"s{n}") for n in range(3)])
        for visit in (await sources.take(3))[0]:
            assert await sources.begin(visit.id, visit.token, earn=True)
        assert len((await articles.take(10))[0]) == 3
        assert (await articles.take(10))[0] == []

    run(valkey, test)


def test_workers_that_take_together_share(valkey: str) -> None:
    async def test(make: Callable[..., Schedule]) -> None:
        schedule = make()
        await schedule.plan([plan(f"n{n}") for n in range(200)])
        answers = await asyncio.gather(*(make().take(50) for _ in range(8)))
        taken = [visit.id for visits, _ in answers for visit in visits]
        assert len(taken) == len(set(taken)) == 200

    run(valkey, test)


@pytest.mark.parametrize("raw", [b"", b"\xc1", b"\x01"])
def test_a_state_that_is_none_is_forgotten(valkey: str, raw: bytes) -> None:
    async def test(make: Callable[..., Schedule]) -> None:
        schedule = make()
        await schedule.plan([plan("x"), plan("y")])
        await schedule.client.hset(schedule.keys[1], "x", raw)  # type: ignore[misc]
        taken, _ = await schedule.take(10)
        assert [visit.id for visit in taken] == ["y"]

    run(valkey, test)
