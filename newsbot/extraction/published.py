"""The publication date where only the visible page, or its address, has one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

from lxml import etree

from newsbot.extraction.page import Page
from newsbot.extraction.visible import Surroundings, text_of

MAX_CHARS = 120
"""What shows a date is short; a date in a longer text is part of the story."""
Parse = Callable[[object], "str | None"]
Line = tuple[etree._Element, str]
"""A text and the element that it stands in or behind."""

_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([/._-])(0?[1-9]|1[0-2])[/._-](0?[1-9]|[12]\d|3[01])|(0[1-9]|"
    r"1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)
_PUBLISHED = re.compile(
    r"publi|posted|created|veröffentlicht|erstellt|entry-date|pubdate|post-date|article-?date|"
    r"gepost|publié|публик|प्रकाशित",
)
_LABEL = re.compile(
    r"\W*(?:(?:first |originally )?(?:published|posted|written|created)(?: on| at|:| date:?)|"
    r"date (?:published|posted|of publication)|(?:publication|release) date|"
    r"veröffentlicht(?: am)?|erstellt am|erschienen am|publié(?:e)? le|publicado (?:el|em)|"
    r"pubblicato il|geplaatst op|opublikowano|data publikacji|опубликовано|дата публикации|"
    r"δημοσιεύ\w+|प्रकाशित(?: तिथि)?|প্রকাশ(?:িত)?|نشر(?: في)?|تاریخ انتشار|"
    r"发布(?:时间|日期|于)|發[布佈](?:時間|日期|於)|发表(?:时间|日期|于)|發表(?:時間|日期|於)|"
    r"公開日|掲載日|投稿日|등록|입력|게시)[\s:：\-–|]*",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"updat|modif|aktualis|stand:|geändert|mise? à jour|actualiz|atualiz|aggiorn|обновл|अपडेट|"
    r"更新|수정|güncell|last-?mod|bearbeitet",
)
_DIGITS = re.compile(r"\d{2}|\d\s?[.月/]|[०-९০-৯٠-٩۰-۹௦-௯]")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\d{4}|[०-९০-৯٠-٩۰-۹௦-௯]{4}")
_LINE = 60
_WEIGHT = {-1: -30, 0: 0, 1: 100}
_NEAR = 80
"""Elements behind the headline within which an unmarked date may stand, and half as many before."""


def day_in_url(url: str) -> str | None:
    """`2026-11-24` for `/2026/11/24/`, `/2026-11-24-`, `/20261124/` in the path; None otherwise."""
    for match in _URL_DAY.finditer(urlsplit(url).path):
        year, month, day = (
            (int(part) for part in match.group(1, 3, 4) if part)
            if match[2]
            else (int(part) for part in match.group(1, 5, 6))
        )
        try:
            return dt.date(year, month, day).isoformat()
        except ValueError:
            continue
    return None


def visible_dates(around: Surroundings, parse: Parse) -> Iterator[str]:
    """Each text near the headline that `parse` reads a date from, the likeliest first.

    What says "published" comes before what says nothing, that before what says "updated"; then what
    stands closest to the headline.
    """
    found: list[tuple[int, str]] = []
    for away, element in around.dates:
        for raw in _raw(element):
            if parse(raw) is None:
                continue
            if not around.is_elsewhere(element):
                # What is close beats what is well marked and far: teasers have dates, too.
                distance = (away if away >= 0 else -3 * away) // 4
                found.append((distance + _WEIGHT[_rank(element, raw)], raw))
            break
    found.sort(key=lambda item: item[0])
    for _, raw in found:
        yield raw
    if around.has_heading:
        yield from _unmarked(around, parse)


def dated_lines(page: Page) -> list[Line]:
    """All short texts with a digit, as every date has, in the page's order."""
    return [
        (element, text)
        for element in page.elements
        for text in _own_texts(element)
        if len(text) <= MAX_CHARS and _DIGIT.search(text)
    ]


def labelled_dates(around: Surroundings, lines: Sequence[Line], parse: Parse) -> Iterator[str]:
    """Dates that the page says are those of publication, wherever they stand, in its order."""
    for element, text in lines:
        if label := _LABEL.match(text):
            date = text[label.end() :]
            if parse(date) and not around.is_elsewhere(element):
                yield date


def agreed_date(around: Surroundings, lines: Sequence[Line], parse: Parse) -> Iterator[str]:
    """The one day that every dated line of the page names, teasers and the like left out."""
    found: dict[str, str] = {}
    for element, text in lines:
        if (
            len(text) <= _LINE
            and _YEAR.search(text)
            and not _UPDATED.search(text.lower())
            and (date := parse(text))
            and not around.is_elsewhere(element)
        ):
            found.setdefault(date[:10], text)
            if len(found) > 1:
                return
    yield from found.values()


def _raw(element: etree._Element) -> Iterator[str]:
    for name in (
        "datetime",
        "content",
        "data-datetime",
        "data-timestamp",
        "data-time",
        "data-date",
        "title",
    ):
        if value := element.get(name):
            yield value
    if len(element) <= 12:
        text = text_of(element, MAX_CHARS)
        if text and len(text) <= MAX_CHARS and _DIGITS.search(text):
            yield text


def _rank(element: etree._Element, raw: str) -> int:
    """-1 for what says "published", 1 for "updated", 0 else."""
    parent, previous = element.getparent(), element.getprevious()
    label = previous.text if previous is not None else parent.text if parent is not None else ""
    said = [raw, (label or "")[-40:]]
    said += [element.get(name) or "" for name in ("class", "itemprop", "id")]
    if parent is not None:
        said.append(parent.get("class") or "")
    words = " ".join(said).lower()
    if _PUBLISHED.search(words):
        return -1
    return 1 if _UPDATED.search(words) else 0


def _unmarked(around: Surroundings, parse: Parse) -> Iterator[str]:
    found: list[tuple[int, str]] = []
    for away, element in around.between(-_NEAR // 2, _NEAR):
        for text in _own_texts(element):
            if not 6 <= len(text) <= MAX_CHARS or not _DIGITS.search(text):
                continue
            if parse(text) and not around.is_elsewhere(element):
                found.append((away if away >= 0 else -3 * away, text))
    found.sort(key=lambda item: item[0])
    for _, raw in found:
        yield raw


def _own_texts(element: etree._Element) -> Iterator[str]:
    if element.text and (text := element.text.strip()):
        yield text
    if element.tail and (text := element.tail.strip()):
        yield text
