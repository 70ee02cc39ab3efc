"""JSON-LD as pages write it: graphs, lists, nested things, references, and broken syntax."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import msgspec

Node: TypeAlias = dict[str, Any]

MAX_NODES = 500
_MAX_DEPTH = 12

ARTICLE_TYPES = {
    # The wording of schema.org; the higher, the likelier that this is the page's own article.
    "newsarticle": 5, "reportagenewsarticle": 5, "analysisnewsarticle": 5, "opinionnewsarticle": 5,
    "backgroundnewsarticle": 5, "reviewnewsarticle": 5, "askpublicnewsarticle": 5,
    "liveblogposting": 5, "blogposting": 5, "article": 5, "advertisercontentarticle": 5,
    "satiricalarticle": 5, "report": 4, "techarticle": 5, "scholarlyarticle": 5,
    "medicalscholarlyarticle": 5, "socialmediaposting": 4, "discussionforumposting": 4,
    "review": 3, "criticreview": 3, "recipe": 3, "howto": 3, "podcastepisode": 3, "interview": 3,
    "videoobject": 1, "creativework": 2, "webpage": 1, "itempage": 1, "aboutpage": 1,
    "medicalwebpage": 1, "event": 1, "book": 1, "faqpage": 1, "qapage": 1, "imagegallery": 2,
    "mediagallery": 2, "photograph": 1,
}  # fmt: skip
# A node below one of these describes another page, a comment or an advertisement.
_ELSEWHERE = frozenset((
    "itemListElement", "itemlistelement", "comment", "relatedLink", "mentions", "citation",
    "isPartOf", "hasPart", "isBasedOn", "workExample", "significantLink", "breadcrumb",
    "liveBlogUpdate", "potentialAction", "review", "subjectOf", "video", "image",
    "author", "publisher", "blogPost",
))  # fmt: skip

_COMMENT_WRAP = re.compile(
    r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:/\*\s*\]\]>\s*\*/|(?://\s*)?(?:-->|\]\]>))\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_MISSING_COMMA = re.compile(r'(["\d}\]el])(\s+)"(?=[@\w]+"\s*:)')
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu]|u[0-9a-fA-F]{4})')
_CLOSES_STRING = re.compile(r'\s*(?:[:}\]]|,\s*(?:["{\[\d-]|true|false|null)|$)')


def parse(script: str) -> list[Any]:
    """The JSON values in one script; what cannot be read even after repair is left out."""
    try:
        return [msgspec.json.decode(script)]
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        pass  # a third of all sites' scripts are lenient JSON at best
    text = _COMMENT_WRAP.sub("", _COMMENT_WRAP.sub("", script)).strip().rstrip(";").strip()
    if values := _decode_all(text):
        return values
    for repair in _REPAIRS:
        text = repair(text)
        if values := _decode_all(text):
            return values
    return []


def _decode_all(text: str) -> list[Any]:
    """Every value of several in a row; [] unless all of it can be read."""
    decoder = json.JSONDecoder(strict=False)  # a line break within a string is forgiven
    values: list[Any] = []
    position = 0
    try:
        while position < len(text):
            value, position = decoder.raw_decode(text, position)
            values.append(value)
            while position < len(text) and text[position] in " \t\r\n,;":
                position += 1
    except (ValueError, RecursionError):
        return []
    return values


def _unescape_quotes(text: str) -> str:
    return text.replace("&quot;", '"').replace("&#34;", '"') if '"' not in text else text


def _mend_commas(text: str) -> str:
    text = _TRAILING_COMMA.sub("", text)
    return _MISSING_COMMA.sub(lambda found: f'{found[1]},"' if "\n" in found[2] else found[0], text)


def _mend_escapes(text: str) -> str:
    return _BAD_ESCAPE.sub(r"\\\\", text)


def _mend_quotes(text: str) -> str:
    """Escape quotation marks within values: `"headline": "The "big" one",`.

    A mark ends a value only if JSON goes on behind it.
    """
    pieces: list[str] = []
    in_string = False
    start = 0
    position = text.find('"')
    while position >= 0:
        if not in_string:
            in_string = True
        elif not _is_escaped(text, position):
            if _CLOSES_STRING.match(text, position + 1):
                in_string = False
            else:
                pieces += [text[start:position], "\\"]
                start = position
        position = text.find('"', position + 1)
    return "".join([*pieces, text[start:]])


def _is_escaped(text: str, position: int) -> bool:
    before = text[max(0, position - 20) : position]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _close_brackets(text: str) -> str:
    """Close what a script that was cut short leaves open, at its last whole member."""
    cut = text.rfind('",')
    head = text[: cut + 1] if cut > 0 else text
    open_brackets: list[str] = []
    in_string = escaped = False
    for char in head:
        if in_string:
            in_string = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            in_string = True
        elif char in "{[":
            open_brackets.append("}" if char == "{" else "]")
        elif char in "}]" and open_brackets:
            open_brackets.pop()
    return head + "".join(reversed(open_brackets)) if open_brackets and not in_string else text


_REPAIRS = (_unescape_quotes, _mend_commas, _mend_escapes, _mend_quotes, _close_brackets)


def types(node: Node) -> list[str]:
    """Lower-case type names, without the vocabulary's address."""
    declared = node.get("@type", node.get("type"))
    names = declared if isinstance(declared, list) else [declared]
    return [
        name.rpartition("/")[2].rpartition(":")[2].lower()
        for name in names
        if isinstance(name, str)
    ]


class Graph:
    """All nodes of a page's JSON-LD, and the identifiers that join them."""

    def __init__(self, scripts: list[str]) -> None:
        self.nodes: list[Node] = []
        self._by_id: dict[str, Node] = {}
        for script in scripts:
            for value in parse(script):
                self._collect(value, 0, own=True)

    def _collect(self, value: Any, depth: int, *, own: bool) -> None:
        if depth > _MAX_DEPTH or len(self._by_id) + len(self.nodes) > MAX_NODES:
            return
        if isinstance(value, list):
            for item in value:
                self._collect(item, depth + 1, own=own)
        elif isinstance(value, dict):
            identifier = value.get("@id")
            if isinstance(identifier, str) and len(value) > len(self._by_id.get(identifier, ())):
                self._by_id[identifier] = value
            if own and ("@type" in value or "headline" in value):
                self.nodes.append(value)
            for key, child in value.items():
                if isinstance(child, dict | list):
                    # A blog's only post is what the page shows.
                    alone = key == "blogPost" and (isinstance(child, dict) or len(child) == 1)
                    apart = key in _ELSEWHERE and not alone
                    self._collect(child, depth + 1, own=own and not apart)

    def resolve(self, value: Any) -> Any:
        """The node that `{"@id": …}` alone refers to; anything else as it is."""
        if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str):
            return self._by_id.get(value["@id"], value)
        return value

    def values(self, node: Node, key: str) -> Iterator[Any]:
        """What `node` holds under `key`, one by one, references resolved."""
        value = node.get(key)
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                yield self.resolve(item)

    def article(self, is_this_page: Any) -> Node | None:
        """The node that is this page's article.

        Args:
            is_this_page: tells whether an address names this page.
        """
        best, best_score = None, 0.0
        for node in self.nodes:
            rank = max((ARTICLE_TYPES.get(name, 0) for name in types(node)), default=0)
            if not rank and "headline" in node:
                rank = 1
            if not rank:
                continue
            score = rank + 0.5 * ("headline" in node) + 0.5 * ("datePublished" in node)
            if any(is_this_page(address) for address in self.addresses(node)):
                score += 1.5
            if score > best_score:
                best, best_score = node, score
        return best

    def addresses(self, node: Node) -> Iterator[str]:
        for key in ("url", "mainEntityOfPage", "@id"):
            for value in self.values(node, key):
                address = value.get("@id") or value.get("url") if isinstance(value, dict) else value
                if isinstance(address, str):
                    yield address
