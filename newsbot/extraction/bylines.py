"""The visible byline: where a page names its authors for readers only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from newsbot.extraction.authors import split_byline
from newsbot.extraction.visible import is_elsewhere, text_of

MAX_CHARS = 220
"""A byline is shorter; what is longer tells about the author."""
MAX_CANDIDATES = 120

_MARKED = etree.XPath(
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'uthor') or contains(@class, "
    "'yline')"
    " or contains(@class, 'riter') or contains(@class, 'eporter') or contains(@class, 'utor')"
    " or contains(@class, 'ontributor') or contains(@class, 'UTHOR') or contains(@id, 'uthor')"
    " or contains(@id, 'yline') or contains(@class, 'ournalist')"
    " or contains(@data-testid, 'yline') or contains(@data-testid, 'uthor') or self::address"
    " or contains(@href, '/author/') or contains(@href, '/authors/') or contains(@href, '/autor/')"
    " or contains(@href, '/autoren/') or contains(@href, '/people/') or contains(@href, "
    "'/profile/')]"
)
_NAME_PART = re.compile(r"name|link|url|fn\b", re.IGNORECASE)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es|a)?|auteurs?|people|profile|staff|by|contributors?|redaktion|"
    r"team|journalists?)/",
    re.I,
)
_OPENS = re.compile(
    r"^\W{0,3}(?:(?:written|reported|words|story|text|posted|article|published|guest post) by|"
    r"by|von|text|par|por|di|door|av|автор|"
    r"作者|文|記者|记者|本报记者|撰文|取材・文|글|लेखक|द्वारा|بقلم)(?:\s*[:：／/●]\s*|\s+)\S",
    re.IGNORECASE,
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
    "a",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "font",
    "cite",
    "section",
)
_PARTICLES = frozenset((
    "de", "da", "das", "do", "dos", "del", "della", "di", "du", "la", "le", "los", "van", "von",
    "der", "den", "dem", "ter", "ten", "bin", "bint", "ibn", "al", "el", "e", "y", "af", "av",
    "zu", "zur", "und", "ben", "of", "the",
))  # fmt: skip
_NOT_IN_NAMES = re.compile(
    r"skip|login|log|sign|size|small|large|min|mins|minute|minutes|read|reading|articles?|"
    r"posts?|view|more|all|categor(?:y|ies)|uncategorized|"
    r"updated|published|posted|subscribe|follow|share|comments?|content|home|menu|search|"
    r"previous|next|about|contact|by|with|"
    r"january|february|march|april|june|july|august|september|october|november|december|monday|"
    r"tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|privacy|policy|copyright|reserved|program|marketing|"
    r"product|learn|click|here|join|newsletter|"
    r"photo|image|credit|getty|images|facebook|twitter|linkedin|instagram|youtube|whatsapp|"
    r"email|print|profile|bio|author|uhr|stand|min\.?",
    re.IGNORECASE,
)
_NEAR = 120
"""Elements after the headline within which an unmarked byline may stand."""


def bylines(root: etree._Element, heading: etree._Element | None) -> Iterator[list[str]]:
    """Names in each byline of the page, the likeliest first.

    Those after the headline and close to it come first; comments and teasers are passed over.
    """
    order = {element: index for index, element in enumerate(root.iter())}
    start = order.get(heading, -1) if heading is not None else -1
    marked = _MARKED(root)[: 4 * MAX_CANDIDATES]

    def distance(element: etree._Element) -> int:
        away = order[element] - start
        return away if away >= 0 else -4 * away

    for element in sorted(marked, key=distance)[:MAX_CANDIDATES]:
        if is_elsewhere(element):
            continue
        if names := _names(element):
            yield names
    yield from _opened(root, order, start)


def _names(element: etree._Element) -> list[str]:
    """Of the links to their pages where there are such, else of the text."""
    text = text_of(element, MAX_CHARS)
    if not text or len(text) > MAX_CHARS:
        return []
    parts = [
        part
        for part in element.iter("a", "span", "strong", "b", "p", "h3", "h4", "div", "li")
        if part is not element
        and (
            _AUTHOR_LINK.search(part.get("href") or "")
            or part.get("rel") == "author"
            or _NAME_PART.search(part.get("class") or "")
        )
    ]
    for only_links in (True, False):
        names: list[str] = []
        for part in parts:
            if (part.tag == "a") == only_links:
                names += [
                    name
                    for name in split_byline(text_of(part, MAX_CHARS))
                    if _looks_like_a_name(name)
                ]
        if names:
            return list(dict.fromkeys(names))
    names = split_byline(text)
    is_said = (
        _OPENS.match(text) is not None or element.tag == "a" or element.get("itemprop") == "author"
    )
    return [
        name
        for name in names
        if _looks_like_a_name(name) or (is_said and len(names) == 1 and _may_be_a_name(name))
    ]


def _opened(
    root: etree._Element, order: dict[etree._Element, int], start: int
) -> Iterator[list[str]]:
    """Bylines that only their first word gives away, close behind the headline."""
    for element in root.iter(*_TEXT_TAGS):
        place = order[element]
        if place < start or (start >= 0 and place > start + _NEAR) or place > start + 6 * _NEAR:
            continue
        if len(element) > 6 or not (element.text or len(element)):
            continue
        text = text_of(element, MAX_CHARS)
        if 5 < len(text) < 120 and _OPENS.match(text) and not is_elsewhere(element):
            names = [name for name in split_byline(text) if _looks_like_a_name(name)]
            if names:
                yield names


def _looks_like_a_name(name: str) -> bool:
    words = name.split()
    if any(char in name for char in ":@#") or any(
        _NOT_IN_NAMES.fullmatch(word.strip(".,:;+")) for word in words
    ):
        return False
    if len(words) == 1:
        # Chinese and Japanese names are one word; one Latin word may be anything.
        return (
            2 <= len(name) <= 6
            and name.isalpha()
            and not (name.isascii() or name[0].isupper() or name[0].islower())
        )
    return 2 <= len(words) <= 6 and all(
        not word[0].islower() or word.casefold() in _PARTICLES for word in words
    )


def _may_be_a_name(name: str) -> bool:
    """One word, or words in small letters, where the page says that an author follows."""
    words = name.split()
    return len(words) <= 4 and not any(
        _NOT_IN_NAMES.fullmatch(word.strip(".,:;+")) for word in words
    )
