"""Bytes of a sitemap or a feed as an XML tree: unpacked within bounds, repaired, never expanded."""

from __future__ import annotations

import codecs
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from html.entities import html5
from io import BytesIO
from itertools import islice
from typing import Any, Final

from lxml import etree

MAX_BYTES = 50 * 1024 * 1024
"""Unpacked; the sitemap protocol's own limit. What lies beyond is not read."""

STREAMED = 256 * 1024
"""Bytes from which a urlset is read element by element."""

_URLSET = re.compile(rb"<(?:[\w.-]+:)?urlset[\s>]")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_DECLARED = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CDATA_OR_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?\]\]>|&(?P<name>[A-Za-z][A-Za-z0-9]*;)|&(?!\#\d+;|\#[xX][0-9A-Fa-f]+;)",
    re.DOTALL,
)
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_NAMES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_HARMLESS: Final[dict[str, Any]] = {
    # Of the parser: no entity is expanded, no file or address is read, no tree grows without end.
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}


def unpack(body: bytes, problems: Counter[str]) -> bytes:
    """The bytes without gzip, whatever the URL or the headers say; at most `MAX_BYTES`.

    A broken archive gives what could be read of it. Counts `broken_gzip` and `too_large`.
    """
    if not body.startswith(b"\x1f\x8b"):
        if len(body) > MAX_BYTES:
            problems["too_large"] += 1
        return body[:MAX_BYTES]
    unpacked, rest = bytearray(), body
    while rest.startswith(b"\x1f\x8b"):  # an archive may have several members
        member = zlib.decompressobj(wbits=31)
        try:
            unpacked += member.decompress(rest, MAX_BYTES + 1 - len(unpacked))
        except zlib.error:
            # In small steps now: everything before the fault is good.
            unpacked += _readable_prefix(rest, MAX_BYTES + 1 - len(unpacked))
            problems["broken_gzip"] += 1
            break
        if len(unpacked) > MAX_BYTES:
            problems["too_large"] += 1
            break
        if not member.eof:
            problems["broken_gzip"] += 1
            break
        rest = member.unused_data
    return bytes(unpacked[:MAX_BYTES])


def _readable_prefix(packed: bytes, limit: int) -> bytes:
    member, prefix = zlib.decompressobj(wbits=31), bytearray()
    for start in range(0, len(packed), 256):
        try:
            prefix += member.decompress(packed[start : start + 256], max(limit - len(prefix), 1))
        except zlib.error:
            break
        if len(prefix) >= limit:
            break
    return bytes(prefix)


def parse_xml(
    body: bytes, url: str, encoding: str | None, problems: Counter[str]
) -> etree._Element | None:
    """The root element; None where there is no XML (counted as `empty` or `not_xml`).

    DOCTYPE and entity declarations are dropped, no entity but HTML's character names is ever
    replaced, nothing is fetched. A document that is not well-formed is repaired (`broken_xml`):
    wrong bytes, stray ampersands, control characters, text before the declaration, a missing end.
    `encoding`, of the HTTP header, wins over the declaration (RFC 7303).
    """
    if not body.strip():
        problems["empty"] += 1
        return None
    body = _DOCTYPE.sub(b"", body, count=1)
    root = _parse(body.lstrip(), url, encoding, recover=False)
    if root is None:
        root = _parse(_repair(body, encoding), url, "utf-8", recover=True)
        problems["broken_xml" if root is not None else "not_xml"] += 1
    if root is not None and root.getroottree().docinfo.internalDTD is not None:
        # In UTF-16 the DOCTYPE is not seen above.
        problems["doctype"] += 1
        return None
    return root


def stream_urlset(
    body: bytes, encoding: str | None, problems: Counter[str]
) -> Iterator[etree._Element] | None:
    """The children of a large `<urlset>`, each freed before the next; None for other documents.

    To be used up at once: an element is empty after its turn. The bounds are those of `parse_xml`;
    where the document is not well-formed it is repaired and read on from there (`broken_xml`).
    """
    if len(body) < STREAMED or not _URLSET.search(body[:4000]):
        return None
    return _stream(_DOCTYPE.sub(b"", body, count=1).lstrip(), encoding, problems)


def _stream(body: bytes, encoding: str | None, problems: Counter[str]) -> Iterator[etree._Element]:
    count = 0
    try:
        for element in _children(body, encoding, recover=False):
            count += 1
            yield element
    except (etree.XMLSyntaxError, ValueError, LookupError):
        problems["broken_xml"] += 1
    else:
        return
    repaired = _repair(body, encoding)
    try:
        yield from islice(_children(repaired, "utf-8", recover=True), count, None)
    except (etree.XMLSyntaxError, ValueError):
        return  # counted above; what could be read was read


def _children(body: bytes, encoding: str | None, *, recover: bool) -> Iterator[etree._Element]:
    events = etree.iterparse(
        BytesIO(body),
        events=("start", "end"),
        encoding=encoding if encoding and _known(encoding) else None,
        recover=recover,
        **_HARMLESS,
    )
    depth = 0
    for event, element in events:
        depth += 1 if event == "start" else -1
        if event == "end" and depth == 1:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _parse(body: bytes, url: str, encoding: str | None, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding=encoding if encoding and _known(encoding) else None,
        recover=recover,
        **_HARMLESS,
    )
    try:
        root: etree._Element = etree.fromstring(body, parser, base_url=url)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None
    return root


def _known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def _repair(body: bytes, encoding: str | None) -> bytes:
    declared = _DECLARED.search(body[:1000])
    names = (encoding, declared[1].decode("ascii") if declared else None)
    name = next((name for name in names if name and _known(name)), "utf-8")
    text = body.decode("utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else name, "replace")
    text = text[max(text.find("<"), 0) :]
    if text.startswith("<?xml"):
        text = text.partition("?>")[2]
    return _CDATA_OR_AMPERSAND.sub(_repair_ampersand, _NOT_XML.sub("", text)).encode()


def _repair_ampersand(match: re.Match[str]) -> str:
    name = match["name"]
    if name in _XML_NAMES or match[0].startswith("<"):
        return match[0]
    if name in html5:
        return "".join(f"&#{ord(character)};" for character in html5[name])
    return "&amp;" + match[0][1:]


def local_name(element: etree._Element) -> str:
    """Tag without namespace or undeclared prefix, lower case; "" for what is no element."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()
