"""The other addresses of an article: mobile and AMP pages, and slugs that were edited."""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import urlsplit

_EDITIONS = re.compile(r"^(?:(?:www\d?|m|mobile|amp|wap|touch)\.)+")
_ARTICLE_NUMBER = re.compile(r"(?<!\d)\d{6,14}(?!\d)")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}(?:\d\d)?)?")
_ENDING = re.compile(r"\.(?:html?|amp|php|aspx?|cms|ece|jsp)$")
_EDITION_SEGMENTS = ("amp", "mobile", "m")
_SLUG_WORDS = 4


def other_address(url: str) -> bytes:
    """Four bytes that an article's addresses share; empty if its URL promises nothing of the kind.

    They derive from the site and the article's number (six digits or more that are no date), else
    from the path with its slug, if that has four words, without what marks an AMP or mobile page.
    """
    parts = urlsplit(url)
    site = _EDITIONS.sub("", parts.hostname or "")
    path = [part for part in parts.path.split("/") if part and part not in _EDITION_SEGMENTS]
    numbers = [
        number
        for part in path[-2:]
        for number in _ARTICLE_NUMBER.findall(part)
        if not _DAY.fullmatch(number)
    ]
    if numbers:
        shared = numbers[-1]
    elif path and len(re.split(r"[-_]", path[-1])) >= _SLUG_WORDS:
        shared = "/".join([*path[:-1], _ENDING.sub("", path[-1])])
    else:
        return b""
    return blake2b(f"{site} {shared}".encode("utf-8", "replace"), digest_size=4).digest()
