"""Reading the visible page: texts of elements, and which of them belong to the article."""

from __future__ import annotations

import re

from lxml import etree

_NEVER = frozenset((
    "script", "style", "textarea", "select", "option", "noscript", "figure", "figcaption", "nav",
    "footer", "button", "img", "input", "head", "meta", "template",
))  # fmt: skip
_ELSEWHERE = re.compile(
    r"comment|kommentar|related|recommend|sidebar|widget|footer|popular|most-?read|teaser|promo|"
    r"latest|trending|newsletter|carousel|slider|next-?up|further|more-from|gallery|reply|replies|"
    r"copyright|countdown|weather|ticker|calendar|current-?date|today",
    re.IGNORECASE,
)
_LEVELS = 12


def text_of(element: etree._Element, limit: int) -> str:
    """All text within `element` on one line, about the first `limit` characters of it."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece.strip())
        if length > limit:
            break
    return " ".join(" ".join(pieces).split())


def is_elsewhere(element: etree._Element) -> bool:
    """Whether `element` is in comments, teasers, navigation or the like, by the class names."""
    node: etree._Element | None = element
    for _ in range(_LEVELS):
        if node is None or node.tag in ("body", "html"):
            return False
        if node.tag in _NEVER:
            return True
        names = f"{node.get('class') or ''} {node.get('id') or ''}"
        if len(names) > 1 and _ELSEWHERE.search(names):
            return True
        node = node.getparent()
    return False
