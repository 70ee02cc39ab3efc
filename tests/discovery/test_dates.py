from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.discovery.dates import hint_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-11-24T08:30:00+05:30", "2026-11-24T08:30:00+05:30"),
        ("2026-11-24T08:30Z", "2026-11-24T08:30:00+00:00"),
        ("2026-11-24 08:30:15 +0530", "2026-11-24T08:30:15+05:30"),
        ("2026-11-24T08:30:15.123456-03", "2026-11-24T08:30:15-03:00"),
        ("2026-11-24T08:30:15", "2026-11-24T08:30:15"),
        ("2026-11-24", "2026-11-24"),
        ("2026-1-4", "2026-01-04"),
        (" Tue, 24 Nov 2026 08:30:00 GMT\n", "2026-11-24T08:30:00+00:00"),
        ("24 Nov 2026 08:30:00 EST", "2026-11-24T08:30:00-05:00"),
        ("Tue, 24 Nov 2026 08:30:00 IST", "2026-11-24T08:30:00"),
        ("Tue, 24 Nov 2026 08:30:00 +05:30", "2026-11-24T08:30:00+05:30"),
        ("Tue, 24 Nov 2026 08:30 +0100", "2026-11-24T08:30:00+01:00"),
        ("2026-13-24", None),
        ("2026-11-24T25:00:00Z", None),
        ("2026-11-24T08:30:00+99:99", None),
        ("99999-01-01", None),
        ("1066-10-14", None),
        ("Tue, 24 Nov 99999 08:30:00 GMT", None),
        ("Tue, 99 Nov 2026 08:30:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)  # fmt: skip
def test_hint_date(text: str, date: str | None) -> None:
    assert hint_date(text) == date


@given(st.text(max_size=40))
def test_hint_date_never_raises(text: str) -> None:
    date = hint_date(text)
    assert date is None or datetime.fromisoformat(date)
