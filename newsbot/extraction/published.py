"""The publication date where only the visible page, or its address, has one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from lxml import etree

from newsbot.extraction.visible import is_elsewhere, text_of

MAX_CHARS = 120
"""What shows a date is short; a date in a longer text is part of the story."""
MAX_CANDIDATES = 150

Parse = Callable[[object], "str | None"]

_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([/._-])(0?[1-9]|1[0-2])[/._-](0?[1-9]|[12]\d|3[01])|(0[1-9]|"
    r"1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)
_MARKED = etree.XPath(
    "//time | //*[@itemprop='datePublished' or @itemprop='dateCreated' or @pubdate or "
    "contains(@class, 'date')"
    " or contains(@class, 'Date') or contains(@class, 'time') or contains(@class, 'Time') or "
    "contains(@class, 'ublish')"
    " or contains(@class, 'posted') or contains(@class, 'datum') or contains(@class, 'fecha') "
    "or contains(@class, 'byline')"
    " or contains(@class, 'meta') or contains(@class, 'info') or contains(@id, 'date') or "
    "contains(@id, 'Date')"
    " or contains(@id, 'publish') or contains(@class, 'day') or contains(@data-testid, 'date') "
    "or @data-timestamp or @data-time or @data-date"
    " or contains(@id, 'pubtime') or contains(@class, 'data') or contains(@class, 'when') or "
    "contains(@class, 'tarih') or contains(@class, 'source')]"
)
_PUBLISHED = re.compile(
    r"publi|posted|created|veröffentlicht|erstellt|entry-date|pubdate|post-date|article-?date|"
    r"gepost|publié|публик|प्रकाशित",
    re.I,
)
_UPDATED = re.compile(
    r"updat|modif|aktualis|stand:|geändert|mise? à jour|actualiz|atualiz|aggiorn|обновл|अपडेट|"
    r"更新|수정|güncell|last-?mod|bearbeitet",
    re.I,
)
_TEXT_TAGS = (
    "p",
    "span",
    "div",
    "li",
    "em",
    "i",
    "strong",
    "b",
    "small",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "font",
    "a",
    "dd",
    "center",
    "article",
    "section",
    "header",
)
_DIGITS = re.compile(r"\d{2}|\d\s?[.月/]|[०-९০-৯٠-٩۰-۹௦-௯]")
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


def visible_dates(
    root: etree._Element, heading: etree._Element | None, parse: Parse
) -> Iterator[tuple[str, str]]:
    """Raw text and parsed date of each date that the page shows for its article, likeliest first.

    What says "published" comes before what says nothing, that before what says "updated"; then what
    stands closest to the headline.
    """
    order = {element: index for index, element in enumerate(root.iter())}
    start = order.get(heading, -1) if heading is not None else -1
    found: list[tuple[int, int, str, str]] = []
    for element in _MARKED(root)[:MAX_CANDIDATES]:
        for raw in _raw(element):
            date = parse(raw)
            if date is None:
                continue
            if is_elsewhere(element):
                break
            away = order[element] - start
            distance = away if away >= 0 else -3 * away
            found.append((_rank(element, raw), distance // 4, raw, date))
            break
    # An element that is close beats one that is well marked and far: teasers have dates, too.
    found.sort(key=lambda item: item[1] + 100 * max(item[0], 0) - (30 if item[0] < 0 else 0))
    for _, _, raw, date in found:
        yield raw, date
    yield from _unmarked(root, order, start, parse)


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
    words = " ".join(said)
    if _PUBLISHED.search(words):
        return -1
    return 1 if _UPDATED.search(words) else 0


def _unmarked(
    root: etree._Element, order: dict[etree._Element, int], start: int, parse: Parse
) -> Iterator[tuple[str, str]]:
    found: list[tuple[int, str, str]] = []
    if start < 0:
        return
    for element in root.iter(*_TEXT_TAGS):
        away = order[element] - start
        if not -_NEAR // 2 <= away <= _NEAR or element is None:
            continue
        for text in _own_texts(element):
            if not 6 <= len(text) <= MAX_CHARS or not _DIGITS.search(text):
                continue
            if (date := parse(text)) and not is_elsewhere(element):
                found.append((away if away >= 0 else -3 * away, text, date))
    found.sort(key=lambda item: item[0])
    for _, raw, date in found:
        yield raw, date


def _own_texts(element: etree._Element) -> Iterator[str]:
    if element.text and (text := element.text.strip()):
        yield text
    if element.tail and (text := element.tail.strip()):
        yield text
