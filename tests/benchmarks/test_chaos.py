"""The chaos benchmark at tiny size: it passes judgement, whichever way."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.chaos import Outcome


def whole() -> Outcome:
    """Describe a run in which nothing went wrong."""
    return Outcome("newsbot", pages=10, requests=10, fetched=10, published=10, finished=True)


def test_a_run_without_loss_has_no_problem() -> None:
    assert whole().problems == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lost_pages", 1),
        ("lost_articles", 1),
        ("twice", 1),
        ("too_early", 1),
        ("leases_left", 1),
        ("dead_letters", 1),
        ("intruders", 1),
        ("refetched", 1),
        ("longest_shutdown", 11.0),
        ("finished", False),
    ],
)
def test_each_loss_is_a_problem(field: str, value: float) -> None:
    outcome = whole()
    setattr(outcome, field, value)
    assert len(outcome.problems) == 1


def test_fetching_again_what_was_in_flight_is_none() -> None:
    outcome = whole()
    outcome.faults = Counter(kill=1)
    outcome.refetched, outcome.in_flight_at_kills = 5, 16
    assert outcome.problems == []
