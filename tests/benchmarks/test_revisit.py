"""Adaptive visits beside fixed polling at equal cost, simulated."""

from __future__ import annotations

import statistics
from collections.abc import Callable

import pytest

from benchmarks import revisit
from newsbot.revisit.pace import Limits

DAYS, LATENCY = 7, 10.0


@pytest.mark.parametrize(("kind", "times"), [(revisit.demo, 3.0), (revisit.drawn, 2.0)])
def test_news_comes_sooner_than_by_fixed_polling_with_as_many_visits(
    kind: Callable[[int, int], list[revisit.Site]], times: float
) -> None:
    sites = kind(1, DAYS)
    ours = revisit.visit(sites, Limits(), DAYS, LATENCY, 1)
    fixed = revisit.polling(sites, ours.visits, DAYS, LATENCY, 1)
    assert fixed.visits == pytest.approx(ours.visits, rel=0.02)
    assert len(ours.minutes) == len(fixed.minutes) == sum(len(site.times) for site in sites)
    assert statistics.median(fixed.units) > times * statistics.median(ours.units)
    least, _ = revisit.bounds(sites, ours.visits)
    assert statistics.median(ours.minutes) > least
