"""The `since` and `until` arguments of a crawl, compared with dates of every precision."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_YEARS = range(1900, 2200)
"""Beyond them, what is a day earlier or later may be no date."""


def read_since(text: str) -> datetime:
    """A moment from an ISO 8601 day or moment; UTC where it has no offset.

    Raises:
        ValueError: it is neither, or lies in the future.
    """
    moment = _read("since", text)
    if moment > datetime.now(UTC) + timedelta(days=1):  # somewhere it may be tomorrow already
        raise ValueError(f"since={text} is in the future: nothing is as young")
    return moment


def read_until(text: str) -> datetime:
    """As `read_since`; a bare day is its end.

    Raises:
        ValueError: it is neither.
    """
    moment = _read("until", text)
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return moment
    return moment + timedelta(days=1)


def _read(name: str, text: str) -> datetime:
    try:
        moment = _aware(datetime.fromisoformat(text.strip()))
        if moment.year not in _YEARS:
            raise ValueError(text)
        return moment
    except ValueError as error:
        raise ValueError(f"{name}={text!r} is no date: write 2026-01-31 or an ISO time") from error


def is_older(text: str, since: datetime) -> bool:
    """Whether an ISO 8601 date lies before `since`; a bare day does when all of it does."""
    moment = _aware(datetime.fromisoformat(text))
    return moment + timedelta(days=1) <= since if len(text) == 10 else moment < since


def is_later(text: str | None, until: datetime) -> bool:
    """Whether an ISO 8601 date lies at or after the end `until`; of no date, it does not."""
    return text is not None and _aware(datetime.fromisoformat(text)) >= until


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
