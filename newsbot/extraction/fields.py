"""Cleaners for the plain fields: raw value in, clean value out; idempotent and pure.

Those with more to them have files of their own: `titles`, `authors`, `dates`, `dateline`,
`languages`, and `text` for what every text goes through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from newsbot.extraction.text import clean_text, plain
from newsbot.urls import canonical_url, same_site

MAX_TAGS = 50
MAX_TAG = 80
MAX_DESCRIPTION = 3000
MAX_SECTION = 80

_TAG_BREAK = re.compile(r"\s*[,;،、，；|\n]\s*")
_BLOCK_END = re.compile(r"<\s*(?:/p|br\s*/?|/div|/h\d|/li)\s*>", re.IGNORECASE)
_NO_SECTION = frozenset((
    "home", "homepage", "startseite", "news", "article", "articles", "index", "main", "default",
    "uncategorized", "uncategorised", "allgemein", "general", "होम", "главная", "inicio",
    "accueil",
))  # fmt: skip
_PUBLIC_SECOND_LEVEL = frozenset(
    {"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go", "gob", "nic"}
)


def texts(raw: object) -> Iterator[str]:
    """The clean lines in a string, a thing with a name, or a list of both."""
    if isinstance(raw, list | tuple):
        for item in raw:
            yield from texts(item)
    elif isinstance(raw, dict):
        yield from texts(raw.get("name") or raw.get("@value") or raw.get("#text") or ())
    elif text := plain(raw):
        yield text


def clean_description(raw: object) -> str | None:
    text = next(texts(raw), "")
    return text if 0 < len(text) <= MAX_DESCRIPTION else None


def clean_section(raw: object) -> str | None:
    """The section's name; None for what names none ("Home", an address, a sentence)."""
    for text in texts(raw):
        text = text.strip(" /|>")
        if (
            text
            and len(text) <= MAX_SECTION
            and "://" not in text
            and text.casefold() not in _NO_SECTION
        ):
            return text
    return None


def clean_tags(raw: object) -> list[str]:
    """Keywords in order, each once whatever its case; a line of several is parted."""
    found: dict[str, str] = {}
    for text in texts(raw):
        for tag in _TAG_BREAK.split(text):
            tag = tag.strip(" #\"'")
            if tag and len(tag) <= MAX_TAG and "://" not in tag:
                found.setdefault(tag.casefold(), tag)
    return list(found.values())[:MAX_TAGS]


def clean_publisher(raw: object) -> str | None:
    text = next(texts(raw), "")
    return text if 0 < len(text) <= 100 and "://" not in text else None


def image_addresses(raw: object) -> Iterator[str]:
    """Addresses, absolute or not, of an image given as text, as an ImageObject, or in a list."""
    if isinstance(raw, list | tuple):
        for item in raw:
            yield from image_addresses(item)
    elif isinstance(raw, dict):
        yield from image_addresses(raw.get("url") or raw.get("contentUrl") or raw.get("@id") or ())
    elif isinstance(raw, str) and raw.strip():
        yield raw.strip()


def clean_article_body(raw: object) -> str | None:
    """JSON-LD `articleBody` as paragraphs; markup and entities undone."""
    if not isinstance(raw, str) or not raw.strip():
        return None
    if "<" in raw:
        raw = _BLOCK_END.sub("\n\n", raw)
    lines = (plain(line, limit=len(raw)) for line in raw.splitlines())
    return clean_text("\n".join(lines)) or None


def credible_canonical(address: str | None, url: str) -> str | None:
    """Canonical form of the address that a page gives as its own, if it can be true.

    It has to be on the same site, and not be the front page unless the page is.
    """
    if address is None or not (_is_below(address, url) or same_site(address, url)):
        return None
    try:
        canonical = canonical_url(address)
        asked = urlsplit(canonical_url(url))
    except ValueError:
        return None
    parts = urlsplit(canonical)
    if parts.path in ("", "/") and not parts.query and (asked.path not in ("", "/") or asked.query):
        return None
    return canonical


def _is_below(a: str, b: str) -> bool:
    """Whether one host is the other, or the other's with something before it (`www.`, `m.`)."""
    try:
        host_a, host_b = (f".{urlsplit(url).hostname or ''}" for url in (a, b))
    except ValueError:
        return False
    short, long = sorted((host_a.replace(".www.", "."), host_b.replace(".www.", ".")), key=len)
    return short.count(".") > 1 and long.endswith(short)


def names_of_site(url: str) -> list[str]:
    """What the host of `url` gives as names of its site: "bbc", "bbc.uk", "news.bbc.co.uk"."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    if len(labels) < 2:
        return [host] if host else []
    label = labels[-3] if len(labels) > 2 and labels[-2] in _PUBLIC_SECOND_LEVEL else labels[-2]
    return list(dict.fromkeys((label, f"{label}.{labels[-1]}", host)))


def without_repeats(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))
