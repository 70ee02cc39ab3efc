"""How soon a source is visited again."""

from __future__ import annotations

import pytest

from newsbot.demo.live import HOUR
from newsbot.revisit.clock import DAY
from newsbot.revisit.pace import Limits, Pace, after_failures, jittered

MONDAY = 1_799_971_200.0  # 0:00 UTC
LIMITS = Limits()


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


def test_rare_news_does_not_wait_until_a_third_of_it_is_expected() -> None:
    rates = (0.1, 0.4, 1.6)
    sought = [Pace(hours=[rate] * 24, rate=rate).interval(MONDAY, LIMITS) for rate in rates]
    assert sought[0] / sought[1] == pytest.approx(2, rel=0.1)  # by the square root of the rate
    assert sought[1] / sought[2] > 3  # each visit finds as much
    half = Pace(hours=[0.4] * 24, rate=0.4).interval(MONDAY, Limits(yield_=0.15))
    assert sought[1] / half == pytest.approx(2, rel=0.15)


def test_floor_ceiling_and_jitter_bound_every_interval() -> None:
    pace = Pace()
    pace.observe(MONDAY, 500, [MONDAY - n for n in range(500)])
    assert pace.interval(MONDAY, LIMITS) == LIMITS.floor
    spread = {jittered(1000, LIMITS, chance / 10) for chance in range(11)}
    assert (min(spread), max(spread)) == (900, 1100)
    latest = [jittered(LIMITS.ceiling, LIMITS, chance / 10) for chance in range(11)]
    assert len(set(latest)) == 11  # they vary, and none is later than is stated
    assert max(latest) == LIMITS.ceiling
    fixed = Limits(floor=1000, ceiling=1000)
    assert {jittered(1000, fixed, chance / 10) for chance in range(11)} == {1000}


def test_failures_back_off_to_daily() -> None:
    waits = [after_failures(number, LIMITS) for number in range(1, 12)]
    assert waits[:3] == [600, 1200, 2400]
    assert waits[-1] == LIMITS.daily
    assert sorted(waits) == waits
