"""What the soak calls a leak."""

from __future__ import annotations

import pytest

from benchmarks.soak import Series, judge


def flat(value: float, *, growth: float = 0.0) -> Series:
    series = Series()
    for second in range(90):
        series.add(second, value + growth * second)
    return series


def run() -> dict[str, Series]:
    return {
        "memory of worker 1": flat(100e6),
        "files of worker 1": flat(20),
        "memory of Redis": flat(5e6),
        "articles": flat(0, growth=3),
    }


def test_a_steady_fleet_holds() -> None:
    assert judge(run(), {"leases": 0}) == []


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("memory of worker 1", flat(100e6, growth=0.5e6)),
        ("memory of Redis", flat(5e6, growth=0.05e6)),
        ("files of worker 1", flat(20, growth=1)),
        ("articles", flat(0)),
    ],
)
def test_what_does_not_is_named(name: str, series: Series) -> None:
    samples = {**run(), name: series}
    if name == "articles":  # they come until the last third
        series.values[30:] = [100.0 + min(n, 30) for n in range(60)]
    (complaint,) = judge(samples, {"leases": 0})
    assert complaint.startswith(name) or "articles in the last third" in complaint


def test_leases_that_are_left_are_told() -> None:
    assert judge(run(), {"leases": 2}) == ["2 leases are left"]


def test_warming_up_does_not_count() -> None:
    series = flat(100e6)
    series.values[:30] = [1e6] * 30
    assert abs(series.gain()) < 1e-9
