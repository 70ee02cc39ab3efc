"""A fetched page: its bytes decoded once and parsed once, when first asked for."""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import urljoin

from lxml import etree

from newsbot.extraction import encoding as encodings

MAX_BYTES = 10_000_000
"""A longer body is cut here: 60 times the usual page, and parsed within a second."""
LISTED = (
    "a", "address", "article", "base", "body", "code", "h1", "link", "meta", "pre", "script",
    "time", "title",
)  # fmt: skip
"""Tags whose elements are asked for on every page."""
MAX_DEPTH = 2048
"""libxml2's own limit: what is nested deeper is left out."""
MAX_ATTRIBUTES = 5000
"""A tag that has more begins what is left out: libxml2 needs time by their number squared."""

_OF_BODY = (
    "article", "aside", "dialog", "figure", "footer", "header", "main", "nav", "section",
)  # fmt: skip

_LONG_PAGE = 200_000  # bytes; shorter ones are done in two seconds, whatever they hold


def _crowded_pattern() -> re.Pattern[bytes]:
    """All up to a crowded tag, read as libxml2 reads it: in a comment or a script is no tag.

    Else a quotation mark there would hide what follows. Without a step back: time grows with the
    page alone. Repeats are atomic: other possessive ones lose their way before Python 3.11.5.
    """
    end = rb"(?=[\t\n\f\r />])"
    attribute = (
        rb"(?>[\t\n\f\r /]*+[^\t\n\f\r />][^\t\n\f\r />=]*+(?>[\t\n\f\r ]*+=[\t\n\f\r ]*+"
        rb"(?>\"[^\"]*+\"?+|'[^']*+'?+|[^\t\n\f\r >]*+))?+)"
    )
    attributes = rb"%s{0,%d}+(?!%s)[\t\n\f\r /]*+" % (attribute, MAX_ATTRIBUTES, attribute)
    opened = end + attributes + rb"(?<!/)>"

    def text_of(tag: bytes) -> bytes:
        return rb"<%s%s(?>[^<]++|<(?!/%s%s))*+" % (tag, opened, tag, end)

    raw = (b"style", b"title", b"textarea", b"iframe", b"xmp", b"noembed", b"noframes")
    # Within <!-- a script may hold another, whose end is not its own.
    inner = rb"<script%s(?>[^<-]++|-(?!->)|<(?!/script%s))*+(?></script)?+" % (end, end)
    hidden = rb"<!--(?>[^<-]++|-(?!->)|%s|<(?!/script%s))*+(?>-->)?+" % (inner, end)
    pieces = (
        rb"[^<]++",
        rb"<(?![a-z/!?])",
        rb"<!--(?:-?>|(?>[^-]++|-(?!-!?>))*+(?>--!?>)?+)",
        rb"<(?:[!?]|/[^a-z>])[^>]*+|</(?![^>])>?+",
        rb"</[a-z][^\t\n\f\r />]*+%s*+" % attribute,
        rb"<script%s(?>[^<]++|<!---?>|%s|<(?!/script%s))*+" % (opened, hidden, end),
        rb"<plaintext%s(?s:.*+)" % opened,
        *map(text_of, raw),
        rb"<[a-z][^\t\n\f\r />]*+" + attributes,
    )
    return re.compile(rb"(?>(?i:%s))*+<" % b"|".join(pieces))


_CROWDED = _crowded_pattern()


class Page:
    """Bytes and address of one page. Whatever the bytes are, nothing here raises.

    Args:
        body: as received, transfer encodings undone.
        url: absolute, after redirects.
        encoding: what the HTTP header declares; verified, not trusted.
    """

    def __init__(self, body: bytes, url: str, encoding: str | None = None) -> None:
        self.url = url
        self.problem: str | None = None
        """Why the page is incomplete, as one word, a colon and words; None when it is whole."""
        if len(body) > MAX_BYTES:
            self.problem = f"too_large: body of {len(body)} bytes cut at {MAX_BYTES}"
            body = body[:MAX_BYTES]
        self.body = body
        self._declared = encoding

    @cached_property
    def encoding(self) -> str:
        """Name of the codec that the body is decoded with."""
        return encodings.detect(self.body, self._declared)

    @cached_property
    def text(self) -> str:
        """The whole source, decoded; undecodable bytes become U+FFFD."""
        return encodings.decode(self.body, self.encoding).removeprefix("\ufeff")

    @cached_property
    def root(self) -> etree._Element:
        """The `html` element, without comments and processing instructions; empty if there is none.

        Plain lxml elements, not `lxml.html` ones: walking them is four times as fast. It is one
        tree for all: read the fields before anything is stripped from it.
        """
        is_utf8 = self.encoding == "utf-8"
        source = self.body if is_utf8 else self.text.encode("utf-8", "replace")
        if b"\0" in source:
            source = source.replace(b"\0", b"")
        if (crowded := _crowded_tag(source)) >= 0:
            self.problem = (
                f"too_many_attributes: a tag has more than {MAX_ATTRIBUTES}, "
                "it and the rest are left out"
            )
            source = source[:crowded]
        parser = etree.HTMLParser(
            encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
        )
        try:
            root = etree.fromstring(source, parser)
        except etree.XMLSyntaxError:  # nothing in it that resembles markup or text
            root = None
        last_error = parser.error_log.last_error
        if last_error is not None and "xcessive depth" in last_error.message:
            self.problem = (
                f"too_deep: nested deeper than {MAX_DEPTH} elements, the rest is left out"
            )
        if root is None:
            return etree.Element("html")
        if b"<rt" in source:  # how a Japanese word is read, written above it
            etree.strip_elements(root, "rt", "rp", with_tail=False)
        for after in list(root.itersiblings()):  # what stands behind `</html>`
            root.append(after)
        _leave_head(root)
        return root

    @cached_property
    def elements(self) -> list[etree._Element]:
        """All elements in document order. Held on to, so that later walks find them made."""
        return list(self.root.iter())

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Tag of `LISTED` → where in `elements` those of it are, in order."""
        places: dict[str, list[int]] = {tag: [] for tag in LISTED}
        tags: list[str] = [element.tag for element in self.elements]  # type: ignore[misc]
        for place in [place for place, tag in enumerate(tags) if tag in places]:
            places[tags[place]].append(place)
        return places

    def all(self, *tags: str) -> list[etree._Element]:
        """The elements of one of the tags, all `LISTED`, in document order: no other walk."""
        found = [place for tag in tags for place in self.places[tag]]
        if len(tags) > 1:
            found.sort()
        return [self.elements[place] for place in found]

    @cached_property
    def base_url(self) -> str:
        """What relative links are relative to: `<base href>` where there is one, else `url`."""
        bases = (href for base in self.all("base") if (href := base.get("href")) is not None)
        return _join(self.url, next(bases, "")) or self.url

    def absolute(self, href: str | None) -> str | None:
        """The http(s) address that `href` leads to from this page; None if there is none."""
        return _join(self.base_url, href) if href else None


def _crowded_tag(source: bytes) -> int:
    """Where the first tag with more than `MAX_ATTRIBUTES` begins; -1 if there is none."""
    found = _CROWDED.match(source) if len(source) > _LONG_PAGE else None
    return -1 if found is None else found.end() - 1


def _leave_head(root: etree._Element) -> None:
    """Give to the body what libxml2 leaves in the head of a page that lacks `<body>`.

    It knows HTML 4: an `article` that follows `<title>` opens no body.
    """
    head = root.find("head")
    first = None if head is None else next(head.iterchildren(*_OF_BODY), None)
    if first is None:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    strays = [first, *first.itersiblings()]
    if body.text:
        strays[-1].tail = (strays[-1].tail or "") + body.text
        body.text = None
    body[:0] = strays


def _join(base: str, href: str) -> str | None:
    try:
        joined = urljoin(base, "".join(href.split("\n")).strip())
    except ValueError:  # a malformed host, such as "http://[half"
        return None
    return joined if joined.startswith(("http://", "https://")) else None
