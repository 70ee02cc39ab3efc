"""The headline on the page: what may be it, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from newsbot.extraction.page import Page
from newsbot.extraction.text import clean_text, folded

MOST = 12
"""Headings of the first order that are weighed."""
_WITHIN_WORDS = frozenset(
    {"em", "i", "b", "strong", "a", "sup", "sub", "mark", "abbr", "u", "font"}
)
_CLOSES = frozenset(":;,.!?»”’)")
_MAY_SHOW_IT = (
    "h2", "h3", "h4", "strong", "b", "font", "legend", "center", "td", "p", "div", "span",
)  # fmt: skip
_ALIKE = 0.5


def headings_of(page: Page) -> list[tuple[etree._Element, str]]:
    """The page's `h1` elements with their text."""
    found: list[tuple[etree._Element, str]] = []
    for heading in page.all("h1"):
        if text := " ".join("".join(_spaced(heading)).split()):
            found.append((heading, clean_text(text)))
        if len(found) == MOST:
            break
    return found


def parts_of(heading: etree._Element) -> list[str]:
    """Texts of the elements that a heading is made of; none where it is one text."""
    parts = [" ".join(text.split()) for text in heading.itertext()]
    return [part for part in parts if part] if len(heading) else []


def place_of(
    title: str, headings: Sequence[tuple[etree._Element, str]], page: Page
) -> etree._Element | None:
    """The element that shows the title: the heading most like it, else one with its words."""
    key = folded(title)
    likeness = [_likeness(folded(text), key) for _, text in headings]
    best = max(likeness, default=0.0)
    if best < _ALIKE and key:
        found, most = None, _ALIKE
        for element in page.root.iter(*_MAY_SHOW_IT):
            text = element.text
            if text and len(title) <= 2 * len(text) < 4 * len(title) + 80:
                alike = _likeness(folded(text), key)
                if alike > most:
                    found, most = element, alike
        if found is not None:
            return found
    return headings[likeness.index(best)][0] if headings else None


def _spaced(element: etree._Element) -> Iterator[str]:
    """Texts of an element, parted by spaces where a child sets its own line."""
    for event, node in etree.iterwalk(element, events=("start", "end")):
        apart = node.tag not in _WITHIN_WORDS and node is not element
        if event == "start":
            yield f" {node.text or ''}" if apart else node.text or ""
        elif node is not element:
            tail = node.tail or ""
            yield f" {tail}" if apart and tail[:1] not in _CLOSES else tail


def _likeness(a: str, b: str) -> float:
    if a == b:
        return 2.0
    return min(len(a), len(b)) / max(len(a), len(b), 1) if a in b or b in a else 0.0
