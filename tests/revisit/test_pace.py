"""How soon a source is visited again."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from random import Random

import pytest

from newsbot.demo.live import HOUR, timetable
from newsbot.revisit.clock import DAY
from newsbot.revisit.pace import Limits, Pace, after_failures, jittered

MONDAY = 1_799_971_200.0  # 0:00 UTC
LIMITS = Limits()


def follow(
    times: list[float], pause: Callable[[Pace, float, list[float]], float], begin: float, end: float
) -> tuple[int, list[float]]:
    """Visits, and delays of the articles that appeared at these times."""
    pace, now, last = Pace(), begin + 60.0, begin
    visits, delays = 0, []
    while now < end:
        new = [time for time in times if last < time <= now]
        delays += [now - time for time in new]
        visits, last = visits + 1, now
        now += pause(pace, now, new)
    return visits, delays


def test_a_week_of_newspapers_beside_fixed_polling_at_equal_cost() -> None:
    limits, chance = Limits(), Random(1)

    def adaptive(pace: Pace, now: float, new: list[float]) -> float:
        pace.observe(now, len(new), new)
        return jittered(pace.interval(now, limits), limits, chance.random())

    papers = {
        key: [event.published for event in events] for key, events in timetable(MONDAY, 7).items()
    }
    # What a site lists twice is news in one place only: the other is hardly visited.
    sources = [*papers.values(), *([] for _ in papers)]
    end = MONDAY + 7 * DAY
    ours = [follow(times, adaptive, MONDAY, end) for times in sources]
    visits = sum(count for count, _ in ours)
    every = len(sources) * 7 * DAY / visits
    fixed = [follow(times, lambda *_: every, MONDAY, end) for times in sources]
    assert sum(count for count, _ in fixed) == pytest.approx(visits, rel=0.02)

    def median(runs: list[tuple[int, list[float]]]) -> float:
        return statistics.median(delay for _, delays in runs for delay in delays)

    assert median(fixed) > 3 * median(ours)


def test_a_quiet_source_is_visited_at_the_ceiling_and_a_burst_closely() -> None:
    pace = Pace()
    for hour in range(100):
        pace.observe(MONDAY + hour * HOUR, 0)
    assert pace.interval(MONDAY + 100 * HOUR, LIMITS) == LIMITS.ceiling
    now = MONDAY + 101 * HOUR
    pace.observe(now, 8, [now - 60 * n for n in range(8)])
    assert pace.interval(now, LIMITS) < 600


def test_a_rhythm_is_learned() -> None:
    pace = Pace()
    for hour in range(24 * 6):
        now = MONDAY + hour * HOUR
        news = 6 if hour % 24 == 8 else 0  # between seven and eight
        pace.observe(now, news, [now - 600 * n - 1 for n in range(news)])
    midnight, morning = MONDAY + 6 * DAY, MONDAY + 6 * DAY + 7.25 * HOUR
    assert pace.interval(midnight, LIMITS) > 4 * pace.interval(morning, LIMITS)


def test_floor_ceiling_and_jitter_bound_every_interval() -> None:
    pace = Pace()
    pace.observe(MONDAY, 500, [MONDAY - n for n in range(500)])
    assert pace.interval(MONDAY, LIMITS) == LIMITS.floor
    spread = {jittered(1000, LIMITS, chance / 10) for chance in range(11)}
    assert (min(spread), max(spread)) == (900, 1100)


def test_failures_back_off_to_daily() -> None:
    waits = [after_failures(number, LIMITS) for number in range(1, 12)]
    assert waits[:3] == [600, 1200, 2400]
    assert waits[-1] == LIMITS.daily
    assert sorted(waits) == waits
