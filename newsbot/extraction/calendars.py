"""Calendars other than the Gregorian that news sites print: years and months into ours."""

from __future__ import annotations

import datetime as dt

SOLAR_HIJRI_MONTHS = {
    # Iranian, then Afghan (Dari and Pashto) names, without ZWNJ.
    name: month
    for month, names in enumerate(
        (
            ("فروردین", "حمل", "وری"),
            ("اردیبهشت", "ثور", "غویی"),
            ("خرداد", "جوزا", "غبرګولی"),
            ("تیر", "سرطان", "چنګاښ"),
            ("مرداد", "امرداد", "اسد", "زمری"),
            ("شهریور", "سنبله", "وږی"),
            ("مهر", "میزان", "تله"),
            ("آبان", "ابان", "عقرب", "لړم"),
            ("آذر", "اذر", "قوس", "لیندۍ"),
            ("دی", "جدی", "مرغومی"),
            ("بهمن", "دلو", "سلواغه"),
            ("اسفند", "حوت", "کب"),
        ),
        start=1,
    )
    for name in names
}
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""Name of an era → the year before its first."""

_NOWRUZ_1404 = dt.date(2025, 3, 21).toordinal()


def from_solar_hijri(year: int, month: int, day: int) -> dt.date | None:
    """The Gregorian day of a Solar Hijri one; None for a day that does not exist.

    By the 33-year cycle of leap years, which agrees with the Iranian calendar from 1206 to 1498
    (1827 to 2119); None outside.
    """
    last = 31 if month <= 6 else 30 if month <= 11 or _is_leap(year) else 29
    if not (1206 <= year <= 1498 and 1 <= month <= 12 and 1 <= day <= last):
        return None
    nowruz = _NOWRUZ_1404 + 365 * (year - 1404) + _leaps_before(year) - _leaps_before(1404)
    before_month = (month - 1) * 31 if month <= 7 else (month - 1) * 30 + 6
    return dt.date.fromordinal(nowruz + before_month + day - 1)


def _leaps_before(year: int) -> int:
    return (8 * year + 21) // 33


def _is_leap(year: int) -> bool:
    return _leaps_before(year + 1) > _leaps_before(year)


def western_year(year: int) -> int:
    """A Buddhist year (2443 to 2700, as Thai sites print) as ours; any other year as it is."""
    return year - 543 if 2443 <= year <= 2700 else year
