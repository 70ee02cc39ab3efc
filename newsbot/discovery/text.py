"""Small readers that sitemaps, feeds and listings share."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urljoin

from newsbot.urls import canonical_url

_INLINE = re.compile(
    r"</?(?:a|abbr|b|cite|em|font|i|mark|q|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_NAMED = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")


def plain(markup: str) -> str:
    """Text of an HTML fragment on one line: tags out, entities resolved, even if escaped twice."""
    text = markup
    for _ in range(2):
        if "<" in text:
            text = _TAG.sub(" ", _INLINE.sub("", text))
        if "&" not in text or not _NAMED.search(text):
            break
        text = html.unescape(text)
    return " ".join(text.split())


def link_url(href: str, base: str, problems: Counter[str] | None = None) -> str | None:
    """Canonical form of a link on the page `base`; None, counted as `bad_url`, if it has none."""
    try:
        return canonical_url(urljoin(base, href.strip()) if href.strip() else href)
    except ValueError:
        if problems is not None:
            problems["bad_url"] += 1
        return None


def unique(texts: Iterable[str]) -> list[str]:
    """Those that are not empty, each once, in their order."""
    return [text for text in dict.fromkeys(text.strip() for text in texts) if text]
