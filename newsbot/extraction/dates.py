"""Dates as pages print them, in any big language, as ISO 8601."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from unicodedata import decimal, normalize
from zoneinfo import ZoneInfo

from newsbot.extraction.calendars import (
    ERAS,
    SOLAR_HIJRI_MONTHS,
    from_solar_hijri,
    western_year,
)

MIN_YEAR, MAX_YEAR = 1800, 2100
MAX_CHARS = 200
"""A date stands within the first characters of what is given, or there is none."""

# What software writes when it has no date.
_PLACEHOLDERS = frozenset({dt.date(1900, 1, 1), dt.date(1970, 1, 1), dt.date(1969, 12, 31)})

# All patterns read text after `_simplify`: lower case, ASCII digits, no ZWJ.
_ISO = re.compile(
    r"(?<!\d)([12]\d{3})(-?)(\d\d)\2(\d\d)"
    r"(?:(?:t|\s-\s|\s)\s?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?"
    r"(?:\s?(z)\b|\s?([+-])(\d\d):?(\d\d)?(?!\d))?)?(?!\d)"
)
_EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")
_CJK = re.compile(
    r"(?:(令和|平成|昭和|民[國国])\s*)?(?<!\d)(\d{1,4}|元)\s*[年년]\s*"
    r"(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日號号일]?"
)
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm)?\s*(\d{4})")
_NUMERIC = re.compile(
    r"(?<![\d:.])(?:(\d{4})\s?[./\-]\s?(\d{1,2})\s?[./\-]\s?(\d{1,2})"
    r"|(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\5\s?(\d{4}|\d{2}))(?![\d:]|\.\d)"
)
_CLOCK = re.compile(
    r"(?P<before>오전|오후|上午|下午|午前|午後|晚上|凌晨|中午)?\s?"
    r"(?<![\d.])(?P<hour>[01]?\d|2[0-3])(?:[:h：点點時时]|\.(?=\d\d\b)|시)\s?(?P<minute>[0-5]\d)분?"
    r"(?:[:：](?P<second>[0-5]\d)(?:[.,]\d+)?)?(?!\d)"
    r"\s?(?P<half>[ap]\.?\s?m\b\.?|पूर्वाह्न|अपराह्न)?"
)
_HALF = re.compile(r"\s?([ap])\.?m\b")
_OFFSET = re.compile(r"\s*\(?(?:utc|gmt)?\s?([+-])(\d{1,2})(?::?(\d\d))?(?!\d)")
_ZONE_NAME = re.compile(r"\b(?:[a-z]{2,5}|z)\b")
# In hours; those that mean one zone on news sites.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1,
    "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "sast": 2, "wat": 1, "cat": 2, "eat": 3,
    "pkt": 5, "ist": 5.5, "npt": 5.75, "wib": 7, "wita": 8, "wit": 9, "ict": 7, "sgt": 8, "hkt": 8,
    "pht": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12,
    "nzdt": 13, "brt": -3, "art": -3, "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
}  # fmt: skip
_LATER_HALF = ("p", "오후", "下午", "午後", "晚上", "अपराह्न")
_EARLIER_HALF = ("a", "오전", "上午", "午前", "凌晨", "पूर्वाह्न")

_WORD = re.compile(r"[^\s\d,;/()\[\]|·•\-–—:\x01]+")
# A month that was written as a word stands as its number between two \x01.
_GLUE = r"[^\d\x01]{0,14}?"
_DAY_FIRST = re.compile(
    rf"(?<![\d:.])(?P<d>\d{{1,2}})(?!\d)(?:{_GLUE}\x01(?P<m>\d+)\x01{_GLUE}(?P<y>\d{{4}})(?![\d:])"
    rf"|[\s.\-/]{{0,2}}\x01(?P<mm>\d+)\x01[\s\-.,/'’]{{1,2}}(?P<yy>\d\d)(?![\d:]|\.\d))"
)
_MONTH_FIRST = re.compile(
    rf"\x01(?P<m>\d+)\x01[\s.\-]*(?P<d>\d{{1,2}})(?!\d|[:.]\d){_GLUE}(?P<y>\d{{4}})(?!\d)"
)
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<y>\d{{4}}){_GLUE}\x01(?P<m>\d+)\x01{_GLUE}(?P<d>\d{{1,2}})(?![\d:])"
)
# Persian is also typed with the Arabic yeh and kaf; "تير" is "تیر". And the minus sign.
_LETTERS = str.maketrans("يىك−", "ییک-")


def parse_date(
    text: object,
    *,
    languages: Sequence[str] = (),
    timezone: str | None = None,
    reference: str | None = None,
) -> str | None:
    """`2026-11-24T08:30:00+05:30`, or `2026-11-24` where no time, or no zone of it, is known.

    Relative dates ("2 hours ago"), dates without a year, in years outside `MIN_YEAR` to `MAX_YEAR`
    and placeholders (1970-01-01) give None.

    Args:
        text: a date as printed or as a machine writes it, or a Unix time in (milli)seconds.
        languages: of the page, likeliest first; they settle which number is the month, and months
            whose name means another elsewhere.
        timezone: of times without one: IANA name or UTC offset.
        reference: ISO date after which nothing can have been published yet (when the page was
            fetched); one day of grace.
    """
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = str(int(text)) if abs(text) < 1e18 else None  # neither 1e400 (inf) nor NaN is
    if not isinstance(text, str) or not text:
        return None
    moment = _parse(text, languages)
    if moment is None:
        return None
    day, clock, zone = moment
    if not MIN_YEAR <= day.year <= MAX_YEAR or day in _PLACEHOLDERS:
        return None
    if reference and day.isoformat() > _day_after(reference):
        return None
    if clock is None:
        return day.isoformat()
    if zone is None and timezone:
        zone = find_zone(timezone)
    if zone is None:
        return day.isoformat()
    return dt.datetime.combine(day, clock, zone).isoformat(timespec="seconds")


@lru_cache(maxsize=256)
def find_zone(name: str) -> dt.tzinfo | None:
    """The zone of an IANA name or of an offset ("+05:30"); None if there is none of that name."""
    if offset := re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?", name):
        return _offset(*offset.groups())
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # ZoneInfoNotFoundError is a KeyError
        return None


_Moment = tuple[dt.date, dt.time | None, dt.tzinfo | None]


def _parse(text: str, languages: Sequence[str]) -> _Moment | None:
    text = _simplify(text[:MAX_CHARS])
    if iso := _ISO.search(text):
        return _from_iso(iso, text, languages)
    if text.replace(".", "", 1).isdigit():
        return _from_epoch(text)
    for find in (_find_cjk, _find_words, _find_numeric):
        if found := find(text, languages):
            date, before, after = found
            return date, *_find_clock(before, after)
    return None


def _simplify(text: str) -> str:
    text = text.casefold().strip()
    if text.isascii():
        return text.replace("\x01", "")
    text = normalize("NFKC", text)
    return "".join(
        char if char.isascii() or (digit := decimal(char, None)) is None else str(digit)
        for char in text
        if char not in "\u200c\u200d\u200e\u200f\x01"
    ).translate(_LETTERS)


def _from_iso(iso: re.Match[str], text: str, languages: Sequence[str]) -> _Moment | None:
    year, dash, month, day, hour, minute, second, zulu, sign, zone_hours, zone_minutes = (
        iso.groups()
    )
    date = _date(int(year), int(month), int(day), languages)
    if date is None or not (dash or hour or iso[0] == text):  # eight digits may be any number
        return None
    after = text[iso.end() :]
    if not hour:
        return date, *_find_clock(text[: iso.start()], after)
    if zulu:
        zone: dt.tzinfo | None = dt.UTC
    else:
        zone = _offset(sign, zone_hours, zone_minutes) if sign else _zone_after(after)
    return date, _time(hour, minute, second, _HALF.match(after)), zone


def _from_epoch(text: str) -> _Moment | None:
    match = _EPOCH.fullmatch(text)
    if match is None:
        return None
    moment = dt.datetime.fromtimestamp(int(match[1]), dt.UTC)
    return moment.date(), moment.time(), dt.UTC


def _date(year: int, month: int, day: int, languages: Sequence[str] = ()) -> dt.date | None:
    """A valid day of ours, from a year of ours, a Buddhist or a Solar Hijri one."""
    if 1300 <= year <= 1450 and (not languages or languages[0][:2] in ("fa", "ps")):
        return from_solar_hijri(year, month, day)
    try:
        return dt.date(western_year(year), month, day)
    except ValueError:
        return None


def _full_year(digits: str, languages: Sequence[str]) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    if languages and languages[0][:2] == "th" and year > 40:
        return 2500 + year
    return 2000 + year if year < 70 else 1900 + year


_Found = tuple[dt.date, str, str]
"""A date, the text before it and the text after."""


def _found(date: dt.date | None, match: re.Match[str]) -> _Found | None:
    text = match.string
    return (date, text[: match.start()], text[match.end() :]) if date else None


def _find_cjk(text: str, languages: Sequence[str]) -> _Found | None:
    if match := _CJK.search(text):
        era, year, month, day = match.groups()
        number = 1 if year == "元" else int(year)
        if era:
            number += ERAS[era]
        elif number < 100:
            number += 2000
    elif match := _VIETNAMESE.search(text):
        day, month, year = match.groups()
        number = int(year)
    else:
        return None
    return _found(_date(number, int(month), int(day)), match)


def _find_numeric(text: str, languages: Sequence[str]) -> _Found | None:
    match = _NUMERIC.search(text)
    if match is None:
        return None
    year, month, day, first, separator, second, last = match.groups()
    if not year:
        day, month = first, second
        if int(second) > 12 or (separator == "/" and int(first) <= 12 and _month_first(languages)):
            day, month = second, first
        year = str(_full_year(last, languages))
    return _found(_date(int(year), int(month), int(day), languages), match)


def _month_first(languages: Sequence[str]) -> bool:
    """Whether 3/5/2026 is read as 5 March: in English, unless a tag says which English."""
    return bool(languages) and languages[0] in ("en", "en-US", "en-PH")


def _find_words(text: str, languages: Sequence[str]) -> _Found | None:
    """A date whose month is a word."""
    solar = False
    begun = ""
    starts = _month_starts()

    def mark(word: re.Match[str]) -> str:
        nonlocal solar, begun
        name = f"{begun} {word[0]}" if begun else word[0]
        if begun and name not in starts and name not in _months():
            name = word[0]
        begun = name if name in starts else ""
        if begun:
            return ""
        month = _month(name, languages)
        if month is None and (month := SOLAR_HIJRI_MONTHS.get(name)):
            solar = True
        return f"\x01{month}\x01" if month else name

    marked = _WORD.sub(mark, text)
    if "\x01" not in marked:
        return None
    patterns = (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST)
    matches = [match for pattern in patterns if (match := pattern.search(marked))]
    for match in sorted(matches, key=lambda match: match.start()):
        part = match.groupdict()
        year = _full_year(part["y"] or part.get("yy") or "", languages)
        to_date = from_solar_hijri if solar else _date
        month = int(part["m"] or part.get("mm") or 0)
        if found := _found(to_date(year, month, int(part["d"])), match):
            return found
    return None


@cache
def _months() -> dict[str, dict[str, int]]:
    """Name of a month → language → its number."""
    import tomllib

    source = files("newsbot.extraction").joinpath("months.toml").read_text("utf-8")
    months: dict[str, dict[str, int]] = {}
    for language, names in tomllib.loads(source).items():
        for number, variants in enumerate(names, start=1):
            for name in variants.split("|"):
                months.setdefault(_simplify(name), {})[language] = number
    return months


@cache
def _month_starts() -> frozenset[str]:
    """What names of several words begin with: "تشرین" of "تشرین الأول"."""
    names = (name.split() for name in _months())
    return frozenset(
        " ".join(words[:count]) for words in names for count in range(1, len(words))
    ).difference(_months())


def _month(word: str, languages: Sequence[str]) -> int | None:
    """The month that `word` names: in the page's languages, else in all that know the word."""
    months = _months()
    # Hebrew writes "in" together with the month.
    known = months.get(word) or months.get(word.strip(".॰'’")) or months.get(word.removeprefix("ב"))
    if not known:
        return None
    for language in languages:
        if number := known.get(language.partition("-")[0]):
            return number
    numbers = set(known.values())
    return numbers.pop() if len(numbers) == 1 else None


def _find_clock(before: str, after: str) -> tuple[dt.time | None, dt.tzinfo | None]:
    """The time of day that is printed beside a date, after it rather than before."""
    for text in (after, before):
        if match := _CLOCK.search(text):
            hour, minute, second = match["hour"], match["minute"], match["second"]
            half = match["half"] or match["before"]
            return _time(hour, minute, second, half), _zone_after(text[match.end() :])
    return None, None


def _zone_after(text: str) -> dt.tzinfo | None:
    if match := _OFFSET.match(text):
        return _offset(*match.groups())
    match = _ZONE_NAME.search(text[:12])
    hours = _ZONES.get(match[0]) if match else None
    return None if hours is None else dt.timezone(dt.timedelta(hours=hours))


def _offset(sign: str, hours: str, minutes: str | None) -> dt.tzinfo | None:
    delta = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
    if delta > dt.timedelta(hours=14):
        return None
    return dt.timezone(delta if sign == "+" else -delta)


def _time(
    hour: str, minute: str, second: str | None, half: str | re.Match[str] | None
) -> dt.time | None:
    number = int(hour)
    name = half.strip() if isinstance(half, str) else half[1] if half else ""
    if name.startswith(_LATER_HALF) and number < 12:
        number += 12
    elif name.startswith(_EARLIER_HALF) and number == 12:
        number = 0
    try:
        return dt.time(number, int(minute), min(int(second or 0), 59))
    except ValueError:
        return None


def _day_after(reference: str) -> str:
    try:
        day = dt.date.fromisoformat(reference[:10])
    except ValueError:
        return "9999-12-31"
    return (day + dt.timedelta(days=1)).isoformat()


def is_month(word: str) -> bool:
    """Whether `word`, in any language, is the name of a month or short for it."""
    return bool(_months().get(_simplify(word).strip(".॰'’")))
