"""How soon a source is worth another visit. Pure.

A visit costs one request, so each should find about as many new articles as every other: the next
one is when as many are expected to have appeared (`Limits.yield_`). That makes the median delay
low, at the expense of news that is rare; so nor may those that are expected have waited for long
altogether, which makes the mean low (visits by the square root of the rate). Expected are those
that the hour of the day usually brings, and more or fewer while the last visits found more or
fewer: a burst is followed closely, a quiet night is slept through.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsbot.revisit.clock import DAY

HOUR = 3600.0
MEMORY = 3.0
"""Days after which an hour of the day's past counts for half or so."""
BURST = 0.5 * HOUR
"""How long a rate that differs from the usual one is expected to last."""
LOOK_BACK = 7 * DAY
STEP = 300.0
LONGEST = 400 * DAY
"""No interval is longer."""
DEAD_AFTER = 8
"""Failures in a row after which a source is reported as dead; by then its visits are daily."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of all sources. Seconds, but for `yield_`.

    Raises:
        ValueError: they are none, in terms of the settings they come from.
    """

    floor: float = 120.0
    ceiling: float = 3 * HOUR
    yield_: float = 0.3
    """New articles that a visit should find. Its square is the time that all of them together may
    have waited, in hours: it decides where less than one article in two hours appears, and both
    times are proportional to the yield."""
    jitter: float = 0.1
    """Share by which an interval varies, so that visits spread over time."""
    daily: float = DAY
    """Longest pause after failures."""

    def __post_init__(self) -> None:
        if not 0 < self.floor <= self.ceiling <= LONGEST:
            raise ValueError(
                f"NEWSBOT_REVISIT_FLOOR={self.floor:g} must be above 0 and at most "
                f"NEWSBOT_REVISIT_CEILING={self.ceiling:g}, which is {LONGEST:g} at most"
            )
        if not self.yield_ > 0:
            raise ValueError(f"NEWSBOT_REVISIT_YIELD={self.yield_:g} must be above 0")


@dataclass(slots=True)
class Pace:
    """What the visits of a source have told. Rates are new articles an hour."""

    last: float = 0.0
    """Unix seconds of the last visit that brought an answer; 0: there was none."""
    hours: list[float] = field(default_factory=lambda: [0.0] * 24)
    """Rate by hour of the day, UTC."""
    rate: float = 0.0
    """Lately."""
    known: float = 0.0
    """Days that have been seen, to weigh the first ones more."""

    def observe(self, now: float, new: int, times: Sequence[float] = ()) -> None:
        """A visit that found `new` articles, of which some appeared at these times."""
        is_first = not self.last
        begin = max(self.last or min(times, default=now - HOUR), now - LOOK_BACK)
        span = now - begin
        self.last = now
        if span <= 0:
            return
        inside = [time for time in times if begin < time <= now]
        # Those without a time, or listed late, came at any time since; of the first none is known.
        spread = 0.0 if is_first else max(new - len(inside), 0) / span
        self._learn_hours(begin, now, inside, spread)
        reach = min(span, BURST)
        recent = sum(now - time <= reach for time in inside) / reach + spread
        self.rate += (1 - math.exp(-span / BURST)) * (recent * HOUR - self.rate)

    def _learn_hours(self, begin: float, now: float, times: Sequence[float], spread: float) -> None:
        at = begin
        while at < now:
            end = min((at // HOUR + 1) * HOUR, now)
            part = (end - at) / HOUR
            count = sum(at < time <= end for time in times) + spread * (end - at)
            weight = part / (1 + min(self.known, MEMORY))
            index = int(at // HOUR) % 24
            self.hours[index] += weight * (count / part - self.hours[index])
            self.known += part / 24
            at = end

    def interval(self, now: float, limits: Limits) -> float:
        """Seconds until a visit is worth its request, within floor and ceiling."""
        excess = self.rate - self._usual(now)
        expected = waited = elapsed = 0.0
        while elapsed < limits.ceiling:
            step = min(STEP, limits.ceiling - elapsed)
            at = elapsed + step / 2
            rate = self._usual(now + at) + excess * math.exp(-at / BURST)
            gained = max(rate, 0.0) * step / HOUR
            if expected + gained >= limits.yield_:
                elapsed += step * (limits.yield_ - expected) / gained
                break
            waited += (expected + gained / 2) * step / HOUR
            expected, elapsed = expected + gained, elapsed + step
            if waited >= limits.yield_**2:
                break
        return min(max(elapsed, limits.floor), limits.ceiling)

    def _usual(self, at: float) -> float:
        """Rate at this time of day. Hours run into each other, and none is written off."""
        place = at / HOUR - 0.5
        hour, part = int(place // 1), place % 1
        usual = self.hours[hour % 24] * (1 - part) + self.hours[(hour + 1) % 24] * part
        return 0.9 * usual + 0.1 * sum(self.hours) / 24


def jittered(interval: float, limits: Limits, chance: float) -> float:
    """The interval, longer or shorter by up to `jitter`, within floor and ceiling.

    `chance` is between 0 and 1. At the ceiling too they vary: there most sources are.
    """
    middle = min(interval, limits.ceiling / (1 + limits.jitter))
    varied = middle * (1 + limits.jitter * (2 * chance - 1))
    return min(max(varied, limits.floor), limits.ceiling)


def after_failures(failures: int, limits: Limits) -> float:
    """Seconds until the next try: doubling from ten minutes or the floor, to daily."""
    return float(min(limits.daily, max(limits.floor, 600.0) * 2.0 ** min(failures - 1, 20)))
