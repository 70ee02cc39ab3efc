"""Which days a sitemap covers, by its name; which sitemaps of an index a backfill needs. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

_YEAR = r"(?P<year>(?:199|20\d)\d)"
_NAMED = re.compile(
    rf"(?:y+|year)={_YEAR}&(?:m+|month)=(?P<month>\d\d?)(?:&(?:d+|day)=(?P<day>\d\d?))?", re.I
)
_WRITTEN = re.compile(
    rf"(?<!\d){_YEAR}"
    r"(?:(?P<gap>[-_/.]?)(?P<month>0[1-9]|1[0-2])(?:(?P=gap)(?P<day>0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
_MARGIN = timedelta(days=1)
"""Sites date by their own time zone, and file what appears at midnight on either day."""


def period(url: str) -> tuple[date, date] | None:
    """First and last day in a URL such as `…/sitemap-2024-05.xml`; None if it names none."""
    found = _NAMED.search(url) or _WRITTEN.search(url)
    if found is None:
        return None
    year, month, day = (int(text) if (text := found[name]) else 0 for name in
                        ("year", "month", "day"))  # fmt: skip
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    if month:
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first, date(year, 12, 31)


def unneeded(
    urls: Iterable[str],
    lastmods: Mapping[str, str],
    since: datetime,
    until: datetime | None,
    *,
    today: date,
) -> set[str]:
    """Those sitemaps that hold nothing of the time from `since` to `until`.

    By the days in their names, and by `lastmod`: what was last changed before `since` lists
    nothing younger. A year alone is believed only where all names of its form have one that is not
    in the future: `sitemap-2001.xml` is else the part after 2000.
    """
    first, last = since.date() - _MARGIN, until.date() + _MARGIN if until else date.max
    forms: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        forms[re.sub(r"\d+", "0", url)].append(url)
    found = set()
    for members in forms.values():
        periods = {url: period(url) for url in members}
        is_dated = all(days and days[0] <= today for days in periods.values())
        for url, days in periods.items():
            changed = lastmods.get(url)
            if (changed and date.fromisoformat(changed[:10]) < first) or (
                is_dated and days and (days[1] < first or days[0] > last)
            ):
                found.add(url)
    return found
