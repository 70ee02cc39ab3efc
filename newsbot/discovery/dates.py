"""Dates as sitemaps and feeds write them: ISO 8601 and RFC 822, with their common faults."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_RFC822_ZONE = re.compile(r"[+-]\d{2}:?\d{2}$|\b(?:UTC?|GMT|Z|[ECMP][SD]T)$")


def hint_date(text: str) -> str | None:
    """ISO 8601 to the second; with offset where the text has one, a bare day where it has no time.

    None where the text is no such date, or one outside 1990 to 2100.
    """
    match = _ISO.match(text.strip())
    try:
        return _from_iso(match) if match else _from_rfc822(text)
    except (ValueError, OverflowError):
        return None


def _from_iso(match: re.Match[str]) -> str | None:
    year, month, day, hour, minute, second, zone = match.groups()
    numbers = [int(text or 0) for text in (year, month, day, hour, minute, second)]
    return _format(numbers, _offset(zone) if zone else None, has_time=hour is not None)


def _from_rfc822(text: str) -> str | None:
    text = text.strip()[:100]
    zone = _RFC822_ZONE.search(text)
    is_number = zone is not None and zone[0][0] in "+-"
    parsed = parsedate_tz(text[: zone.start()] if zone and is_number else text)
    if parsed is None:
        return None
    offset = None  # "IST" is five hours and a half, two, or one: none is better than a wrong one
    if zone is not None:
        offset = _offset(zone[0]) if is_number else timedelta(seconds=parsed[9] or 0)
    return _format(parsed[:6], offset, has_time=":" in text)


def _offset(zone: str) -> timedelta:
    if zone[0] not in "+-":
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return -offset if zone[0] == "-" else offset


def _format(numbers: Sequence[int], offset: timedelta | None, *, has_time: bool) -> str | None:
    zone = None if offset is None else timezone(offset)
    year, month, day, hour, minute, second = numbers
    moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    if not 1990 <= moment.year <= 2100:
        return None
    return moment.isoformat() if has_time else moment.date().isoformat()
