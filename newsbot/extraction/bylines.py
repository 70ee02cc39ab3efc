"""The visible byline: where a page names its authors for readers only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from newsbot.extraction.authors import split_byline, without_others
from newsbot.extraction.dates import is_month
from newsbot.extraction.visible import Surroundings, leads_to_author, text_of

MAX_CHARS = 220
"""A byline is shorter; what is longer tells about the author."""
_NAME_PART = re.compile(r"name|link|url|fn\b", re.IGNORECASE)
_OPENS = re.compile(
    r"^\W{0,3}(?:(?:this \w+ (?:was|is) )?"
    r"(?:written|reported|words|story|text|posted|article|published|guest post) by|author|"
    r"by|von|text|par|por|di|door|av|автор|"
    r"作者|文|記者|记者|本报记者|撰文|取材・文|글|लेखक|द्वारा|بقلم)(?:\s*[:：／/●]\s*|\s+)\S",
    re.IGNORECASE,
)
_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author|byline|creator)(?:[-_]*name)?(?:\s|$)", re.IGNORECASE
)
_OTHERS_WORK = re.compile(
    r"\W*(?:medically |last )?(?:updated|reviewed|edited|verified|approved|fact|redaktion)",
    re.IGNORECASE,
)
_FIRST_WORDS = (
    "by", "this", "author", "written", "reported", "words", "story", "text", "posted", "article",
    "published", "guest", "von", "par", "por", "di ", "door", "av ", "автор", "作者", "文", "記者",
    "记者", "本报", "撰文", "取材", "글", "लेखक", "द्वारा", "بقلم",
)  # fmt: skip
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
    r"mon|tue|wed|thu|fri|sat|sun|thursday|friday|saturday|sunday|privacy|policy|copyright|reserved|program|marketing|"
    r"product|learn|click|here|join|newsletter|"
    r"quelle|veröffentlicht|bearbeiten|folgen|mehr|suivre|seguir|"
    r"photo|image|credit|getty|images|facebook|twitter|linkedin|instagram|youtube|whatsapp|"
    r"email|print|profile|bio|author|uhr|stand|min\.?",
    re.IGNORECASE,
)
_NEAR = 120
"""Elements after the headline within which an unmarked byline may stand."""


def bylines(around: Surroundings, *, close: bool = False) -> Iterator[list[str]]:
    """Names in each byline near the headline, the likeliest first.

    Those after the headline and close to it come first; comments and teasers are passed over.
    `close`: none from behind the text, where a newsroom names its editors.
    """
    marked = sorted(around.bylines, key=lambda found: found[0] if found[0] >= 0 else -4 * found[0])
    for away, element in marked:
        if close and abs(away) > _NEAR:
            break
        if (names := _names(element)) and not around.is_elsewhere(element):
            yield names
    yield from _opened(around)


def _names(element: etree._Element) -> list[str]:
    """Of the links to their pages where there are such, else of the text."""
    text = text_of(element, MAX_CHARS)
    if not text or _OTHERS_WORK.match(text):
        return []
    if len(text) > MAX_CHARS:  # about the author; the name stands first
        name = next((piece.strip() for piece in element.itertext() if piece.strip()), "")
        is_about = len(name) < 60 and "author" in (element.get("class") or "").lower()
        return [name] if is_about and _looks_like_a_name(name) else []
    parts = [
        part
        for part in element.iter("a", "span", "strong", "b", "p", "h3", "h4", "div", "li")
        if part is not element
        and (
            leads_to_author(part)
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
        own = without_others(text)
        if names := [name for name in dict.fromkeys(names) if name in own]:
            return names
    names = split_byline(text)
    is_said = (
        _OPENS.match(text) is not None
        or element.get("itemprop") == "author"
        or _AUTHOR_CLASS.search(element.get("class") or "") is not None
    )
    return [
        name
        for name in names
        if _looks_like_a_name(name) or (is_said and len(names) == 1 and _may_be_a_name(name))
    ]


def _opened(around: Surroundings) -> Iterator[list[str]]:
    """Bylines that only their first word gives away, close behind the headline."""
    for _, element in around.between(0, _NEAR if around.has_heading else 4 * _NEAR):
        lead = element.text
        if (not lead or lead.isspace()) and len(element):
            lead = element[0].text
        if not lead or len(element) > 6 or not _opens(lead):
            continue
        text = _first_line(element)
        if 5 < len(text) < 120 and _OPENS.match(text) and not around.is_elsewhere(element):
            names = split_byline(text)
            if known := [name for name in names if _looks_like_a_name(name)]:
                yield known
            elif len(names) == 1 and " " not in names[0] and _may_be_a_name(names[0]):
                yield names


def _first_line(element: etree._Element) -> str:
    """The text of a byline; where "By" stands in a piece of its own, that and the next piece."""
    pieces = [stripped for piece in element.itertext() if (stripped := " ".join(piece.split()))]
    if len(pieces) > 1 and _OPENS.match(pieces[0] + " x") and not _OPENS.match(pieces[0]):
        return " ".join(pieces[:2])
    return " ".join(pieces[:8])


def _opens(lead: str) -> bool:
    """A quick look, before the whole text is read."""
    return lead.lstrip(" \t\r\n-–—|(")[:12].lower().startswith(_FIRST_WORDS)


def _looks_like_a_name(name: str) -> bool:
    words = name.split()
    if any(char.isdigit() or char in ":@#/" for char in name):
        return False
    if any(_NOT_IN_NAMES.fullmatch(word.strip(".,:;+")) for word in words) or is_month(words[-1]):
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
    if any(char in name for char in ":@#/") or name[0].isdigit():
        return False
    return len(words) <= 4 and not any(
        _NOT_IN_NAMES.fullmatch(word.strip(".,:;+")) for word in words
    )
