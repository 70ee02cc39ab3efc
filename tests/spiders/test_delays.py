"""How long articles took, as counts in classes."""

from __future__ import annotations

from newsbot.spiders.delays import class_end, delay_class, percentile, read_delays


def test_a_class_ends_at_or_after_its_delays() -> None:
    for seconds in (0, 1, 15, 15.1, 60, 3600, 40_000):
        index = delay_class(seconds)
        assert seconds <= class_end(index) * 1.01
        assert index == 0 or class_end(index - 1) < seconds * 1.01


def test_percentiles_of_what_all_workers_counted() -> None:
    counts = read_delays({b"a 0": b"50", b"a 4": b"45", b"a 10": b"5", b"b 23": b"1"})
    assert set(counts) == {"a", "b"}
    assert [percentile(counts["a"], share) for share in (0.5, 0.95, 1.0)] == [15, 60, 480]
    assert percentile({}, 0.5) == 0
