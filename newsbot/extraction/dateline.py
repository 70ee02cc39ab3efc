"""The dateline and the agency that open an agency report: parsed, never taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsbot.extraction.agencies import is_agency
from newsbot.extraction.dates import is_month

MAX_CHARS = 120
"""A dateline ends within the first characters of the text, or there is none."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """What opens a report; at least one of both is there."""

    text: str | None
    """Place and date as printed, "मास्को, 22 अगस्त"; None where only an agency is."""
    agency: str | None
    """As printed: "Udaipur Kiran News", "dpa/AFP"."""


# Kinds of dash, and what else stands between a dateline and its report.
_END = r"\s*(?:[-–—―‒−:=|।.،]+\s*|$)"
_IN_BRACKETS = r"[^()（）/\n]{2,45}(?:/[^()（）/\n]{2,20})?"
_AGENCY_IN_BRACKETS = re.compile(
    rf"^(?P<text>[^()（）\n]{{2,70}}?)[\s,.:;–—-]*[(（/](?P<agency>{_IN_BRACKETS})[)）/]"
    r"(?P<end>\s*[-–—―‒−:=|।.،]+)?"
)
_AGENCY_AFTER_DASH = re.compile(
    rf"^(?P<text>[^()\n–—]{{2,60}}?)\s*[-–—:,]\s*(?P<agency>[^()\d\n–—.,:]{{2,30}}?){_END}"
)
_AGENCY_FIRST = re.compile(
    r"^[(（](?P<agency>[^()（）\n]{2,40})[)）]\s*[-–—,:]*\s*(?P<text>[^()\n]{2,50}?)\s*[-–—:]\s"
)
_CHINESE = re.compile(
    r"^[（(【\[]?\s*(?P<agency>[\u4e00-\u9fff]{2,5}?[社网網报報台])[\s，,]*"
    r"(?P<text>(?:[\u4e00-\u9fff·]{1,12}[\s，,]*)?\d{1,2}月\d{1,2}日)[电電讯訊]"
)
_JAPANESE = re.compile(r"^[【［\[](?P<inside>[^】］\]\n]{2,40})[】］\]]")
_KOREAN = re.compile(r"^[(\[【](?P<text>[^=()\n]{1,20})=(?P<agency>[^()\[\]\n]{2,20})[)\]】]")
_CAPITALS_DASH = re.compile(r"^(?P<text>[^\W\d_][^()\n—–]{2,40}?)\s*(?:—|–|--)\s")
_DATED = re.compile(
    rf"^(?P<text>[^\n()—–.]{{2,40}}?\d[^\n()—–.:]{{0,16}}?|[^\n()—–.]{{2,40}}?\d{{1,2}}){_END}"
)
_WORDS = re.compile(r"[^\s,،、/\d()\[\].:;]+")
_ITEM = re.compile(r"[\s,、・=＝]+")
_YEAR_OR_DAY = re.compile(r"(?<!\d)(?:\d{1,2}|(?:19|20)\d\d)(?:st|nd|rd|th|日)?(?!\d)")
_MAX_PLACE_WORDS = 6


def parse_dateline(body: str) -> Dateline | None:
    """The dateline at the very start of `body`; None unless it is one beyond doubt.

    Either an agency is named, or place and date stand together, or a dash follows a place in
    capitals.
    """
    head = body.lstrip()[:MAX_CHARS].partition("\n")[0]
    for parse in (
        _chinese,
        _japanese,
        _korean,
        _bracketed,
        _agency_first,
        _after_dash,
        _dated,
        _capitals,
    ):
        if found := parse(head):
            return found
    return None


def _bracketed(head: str) -> Dateline | None:
    match = _AGENCY_IN_BRACKETS.match(head)
    if match is None:
        return None
    text, agency = _trimmed(match["text"]), match["agency"].strip()
    has_date = _has_date(text)
    if not _is_place(text, has_date=has_date):
        return None
    if not (has_date or match["end"]):  # "Apple (AP) …" in running text
        return None
    if is_agency(agency) or (has_date and match["end"] and _may_be_agency(agency)):
        return Dateline(text, agency)
    return None


def _after_dash(head: str) -> Dateline | None:
    match = _AGENCY_AFTER_DASH.match(head)
    if match is None:
        return None
    text, agency = _trimmed(match["text"]), match["agency"].strip()
    if is_agency(agency) and _is_place(text, has_date=_has_date(text)):
        return Dateline(text, agency)
    return None


def _agency_first(head: str) -> Dateline | None:
    match = _AGENCY_FIRST.match(head)
    if match is None or not is_agency(match["agency"]):
        return None
    text = _trimmed(match["text"])
    known = _is_place(text, has_date=_has_date(text)) and (text.isupper() or _has_date(text))
    return Dateline(text if known else None, match["agency"].strip())


def _chinese(head: str) -> Dateline | None:
    match = _CHINESE.match(head)
    return Dateline(match["text"].strip(), match["agency"]) if match else None


def _japanese(head: str) -> Dateline | None:
    match = _JAPANESE.match(head)
    if match is None:
        return None
    items = [item for item in _ITEM.split(match["inside"].strip()) if item]
    agencies = [item for item in items if is_agency(item)]
    text = " ".join(item for item in items if item not in agencies)
    if not agencies:  # 【ワシントン時事】: place and agency in one word
        word = items[-1] if items else ""
        cut = next((n for n in range(1, len(word) - 1) if is_agency(word[n:])), 0)
        if not cut:
            return None
        agencies = [word[cut:]]
        text = " ".join([*items[:-1], word[:cut]])
    return Dateline(text or None, " ".join(agencies))


def _korean(head: str) -> Dateline | None:
    match = _KOREAN.match(head)
    if match is None or not is_agency(match["agency"]):
        return None
    return Dateline(match["text"].strip(), match["agency"].strip())


def _dated(head: str) -> Dateline | None:
    match = _DATED.match(head)
    text = _trimmed(match["text"]) if match else ""
    place = text.partition(",")[0]
    if text and place != text and _has_date(text) and _is_place(text, has_date=True):
        return Dateline(text, None) if not _has_date(place) else None
    return None


def _capitals(head: str) -> Dateline | None:
    match = _CAPITALS_DASH.match(head)
    if match is None:
        return None
    text = _trimmed(match["text"])
    place = text.partition(",")[0]
    if place.isupper() and len(place) >= 4 and _is_place(text, has_date=_has_date(text)):
        return Dateline(text, None)
    return None


def _trimmed(text: str) -> str:
    return text.strip(" \t,.:;-–—。،|।")


def _has_date(text: str) -> bool:
    """A number and the name of a month: "22 अगस्त", "Aug. 22"."""
    return _YEAR_OR_DAY.search(text) is not None and any(
        is_month(word) for word in _WORDS.findall(text)
    )


def _is_place(text: str, *, has_date: bool) -> bool:
    """Few enough words, none of them with digits but those of the date, no sentence."""
    words = [word for word in _WORDS.findall(text) if not (has_date and is_month(word))]
    if not words or len(words) > _MAX_PLACE_WORDS or any(mark in text for mark in '?!"“”«»'):
        return False
    if any(char.isdigit() for char in text) and not has_date:
        return False
    first = words[0]
    return first[0].isupper() or not (first[0].islower() or first[0].isdigit())


def _may_be_agency(text: str) -> bool:
    """Short, without digits: what stands in brackets behind place and date is who reports."""
    return len(text.split()) <= 4 and not any(char.isdigit() for char in text)


_CLOSING = re.compile(
    r"(?:with (?:agency )?inputs? from\s+)?(?P<agency>[^()（）\[\]\n.।:]{2,40})\s*\.?\s*$",
    re.IGNORECASE,
)
_CLOSING_BRACKETS = re.compile(
    r"[(（\[](?:(?:with )?(?:agency )?inputs? from\s+|source:\s*|"
    r"स्रोत:?\s*)?(?P<agency>[^()（）\[\]\n]{2,40})[)）\]]\s*[.।]?\s*$",
    re.IGNORECASE,
)


def closing_agency(body: str) -> str | None:
    """The agency that the last paragraph credits: "(PTI)", "(With inputs from ANI)", "-- IANS"."""
    last = body.rstrip().rpartition("\n")[2][-120:]
    match = _CLOSING_BRACKETS.search(last)
    if match is None and len(last) <= 40:
        match = _CLOSING.match(last.lstrip("-–—~ "))
    if match is None:
        return None
    agency = match["agency"].strip(" -–—")
    return agency if is_agency(agency) else None
