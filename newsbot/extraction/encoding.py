"""Which encoding the bytes of a page are in, whatever its headers say."""

from __future__ import annotations

import codecs
import re

from w3lib.encoding import read_bom, resolve_encoding

# HTML requires the declaration within the first 1024 bytes; real pages need more.
_HEAD_BYTES = 8192
_META = re.compile(
    rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w:.-]{2,40})"""
    rb"""|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)
# 7-bit encodings: their bytes are also valid UTF-8, only the declaration tells.
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_jp_2", "iso2022_kr", "hz"})


def detect(body: bytes, declared: str | None = None) -> str:
    """Python codec name that decodes `body` best.

    A byte order mark wins; then bytes that are valid UTF-8, since other encodings hardly ever
    are by accident; then `declared` (the HTTP header's), then what the page says of itself; then
    the likeliest by the text.
    """
    bom, _ = read_bom(body[:4])
    if bom:
        return bom
    may_be_seven_bit = b"\x1b" in body or b"~{" in body
    if not may_be_seven_bit and is_utf8(body):
        return "utf-8"
    names = [name for name in (_resolve(declared), in_markup(body)) if name]
    if may_be_seven_bit:
        for name in names:
            if name in _SEVEN_BIT:
                return name
        if is_utf8(body):
            return "utf-8"
    for name in names:
        if name != "utf-8" and _decodes(body, name):
            return name
    return names[0] if names else "cp1252"


def in_markup(body: bytes) -> str | None:
    """The encoding that a meta tag or an XML declaration near the start names."""
    match = _META.search(body, 0, _HEAD_BYTES)
    name = _resolve((match[1] or match[2]).decode("ascii", "ignore")) if match else None
    # A page whose tags can be read as ASCII is not in UTF-16, whatever it says.
    return "utf-8" if name and name.startswith(("utf-16", "utf-32")) else name


def is_utf8(body: bytes) -> bool:
    """Whether `body` is valid UTF-8; a character cut off at its very end is forgiven."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(body) - 3
    return True


def _resolve(name: str | None) -> str | None:
    resolved = resolve_encoding(name) if name else None
    if resolved is None:
        return None
    try:
        return codecs.lookup(resolved).name
    except LookupError:
        return None


def _decodes(body: bytes, name: str) -> bool:
    try:
        body.decode(name)
    except UnicodeDecodeError:
        return False
    return True
