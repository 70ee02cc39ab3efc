"""Reading the visible page: texts of elements, and which of them belong to the article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from newsbot.extraction.page import Page

BEFORE, AFTER = 150, 600
"""Elements before and after the headline among which its byline and date are looked for."""

_NEVER = frozenset((
    "script", "style", "textarea", "select", "option", "noscript", "figure", "figcaption", "nav",
    "footer", "button", "img", "input", "head", "meta", "template", "svg", "iframe", "form",
))  # fmt: skip
# All of these read lower case: a pattern that ignores case takes seven times as long.
_ELSEWHERE = re.compile(
    r"comment|kommentar|related|recommend|sidebar|footer|popular|most-?read|teaser|promo(?!ted)|"
    r"latest|trending|newsletter|carousel|slider|next-?up|further|more-from|gallery|repl(?:y|ies)|"
    r"copyright|countdown|weather|ticker|calendar|current-?date|today|caption|(?:^|[\s_])widgets?(?:[\s_]|$)|widget-area",
)
_LEVELS = 12
_AUTHOR_LINK = re.compile(
    r"/(?:author|autor|auteur|people/|profile/|staff/|by/|contributor|team/|journalist)"
)
_BYLINE = re.compile(
    r"auth?or|byline|writer|reporter|contributor|journalist|verfasser|redakteur|auteur",
)
_DATE = re.compile(
    r"date|time|publi|posted|datum|fecha|byline|meta|info|day|when|tarih|source|data|zeit|heure|wann",
)
_EITHER = re.compile(f"{_BYLINE.pattern}|{_DATE.pattern}")
_NEITHER = (False, False)
_TEXT_TAGS = frozenset((
    "p", "span", "div", "li", "em", "i", "strong", "b", "small", "h2", "h3", "h4", "h5", "h6", "td",
    "font", "dd", "cite", "center", "article", "section", "header", "ul", "time", "a", "address",
    "legend",
))  # fmt: skip

Found = tuple[int, etree._Element]
"""An element and its distance: how many elements after the headline, or before it if negative."""


class Surroundings:
    """What stands around the headline, else at the start of the body."""

    def __init__(self, page: Page, heading: etree._Element | None) -> None:
        elements = page.elements
        start = (
            elements.index(heading) if heading is not None else next(iter(page.places["body"]), 0)
        )
        self._first = first = max(0, start - BEFORE)
        self._near = elements[first : start + AFTER]
        self._offset = first - start
        self.has_heading = heading is not None
        self._trunk = set(heading.iterancestors()) if heading is not None else set()
        self.bylines: list[Found] = []
        """What a class or id calls a byline or an author's, and links that do or lead to one."""
        self.dates: list[Found] = []
        """What a class, id or tag says holds a date or time."""
        for away, element in enumerate(self._near, start=self._offset):
            value = element.get("class") or element.get("id")
            if not value:
                continue
            kind = _kind(value)
            if kind is _NEITHER:
                continue
            if kind[0]:
                self.bylines.append((away, element))
            if kind[1]:
                self.dates.append((away, element))
        self._add_by_tag(page)

    def _add_by_tag(self, page: Page) -> None:
        elements, start = page.elements, self._first - self._offset
        marked = {away for away, _ in self.bylines}
        for place in sorted(self._places(page, "a") + self._places(page, "address")):
            element, away = elements[place], place - start
            if away not in marked and (
                element.tag == "address"
                or element.get("rel") == "author"
                or leads_to_author(element)
            ):
                self.bylines.append((away, element))
        marked = {away for away, _ in self.dates}
        for place in self._places(page, "time"):
            if place - start not in marked:
                self.dates.append((place - start, elements[place]))

    def _places(self, page: Page, tag: str) -> list[int]:
        """Where in the page's elements those of a tag are that stand near."""
        places = page.places[tag]
        last = self._first + len(self._near)
        return places[bisect_left(places, self._first) : bisect_left(places, last)]

    def is_elsewhere(self, element: etree._Element) -> bool:
        """Whether `element` is in comments, teasers, navigation or the like, by the class names.

        What holds the headline, too, is none of these.
        """
        node: etree._Element | None = element
        for _ in range(_LEVELS):
            if node is None or node.tag in ("body", "html") or node in self._trunk:
                return False
            if node.tag in _NEVER:
                return True
            names = f"{node.get('class') or ''} {node.get('id') or ''}"
            if len(names) > 1 and _is_elsewhere(names):
                return True
            node = node.getparent()
        return False

    def between(self, first: int, last: int) -> Iterator[Found]:
        """Elements that may hold text, from one distance to another."""
        start, end = max(0, first - self._offset), max(0, last - self._offset)
        for away, element in enumerate(self._near[start:end], start=self._offset + start):
            if element.tag in _TEXT_TAGS:
                yield away, element


@lru_cache(maxsize=8192)
def _is_elsewhere(names: str) -> bool:
    return _ELSEWHERE.search(names.lower()) is not None


def leads_to_author(link: etree._Element) -> bool:
    """Whether the address that `link` leads to looks like a page about a person."""
    return _AUTHOR_LINK.search((link.get("href") or "").lower()) is not None


@lru_cache(maxsize=8192)  # the same on all pages of a site
def _kind(value: str) -> tuple[bool, bool]:
    value = value.lower()
    if _EITHER.search(value) is None:
        return _NEITHER
    return _BYLINE.search(value) is not None, _DATE.search(value) is not None


def text_of(element: etree._Element, limit: int) -> str:
    """All text within `element` on one line, about the first `limit` characters of it."""
    if not len(element):
        return " ".join(element.text.split()) if element.text else ""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece.strip())
        if length > limit:
            break
    return " ".join(" ".join(pieces).split())
