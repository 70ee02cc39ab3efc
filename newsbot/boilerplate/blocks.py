"""A page as a sequence of text blocks, in one walk over the tree.

A block is the text between two block-level boundaries: a paragraph, a heading, a list item, a
table cell, or a run of text between two `<br><br>`. Everything that judges text (body extraction,
recommended links) judges blocks, so that the tree is read once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from lxml import etree

MAX_DEPTH: Final = 300
"""Elements nested deeper are not entered; browsers stop at 512, real pages at about 60."""
MAX_BLOCKS: Final = 6_000
"""Four times as many as the longest real page has; what follows is left out."""
BREAK: Final = "\0"
_BREAK_PART: Final = f" {BREAK} "

# fmt: off
SKIP: Final = frozenset((
    "rt", "rp",  # how a Japanese word is read, written above it
    "head", "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "video",
    "audio", "canvas", "select", "input", "textarea", "map", "math", "progress", "meter",
))
INLINE: Final = frozenset((
    "a", "abbr", "acronym", "amp-img", "b", "bdi", "bdo", "big", "cite", "code", "data", "del",
    "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "o:p", "picture",
    "q", "rb",
    "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
))
# fmt: on
ENDS: Final = frozenset(("nav", "footer", "button", "dialog"))
"""Not the article, unless broken markup put a `main` or `article` inside."""


# What a class or id says about an element; each is one bit of `Node.flags`.
FLAG_NAMES: Final = (
    "vendor", "related", "share", "comment", "bio", "caption", "newsletter", "ad", "nav", "footer",
    "aside", "poll", "hidden", "article_body",
)  # fmt: skip
FLAG: Final = {name: 1 << number for number, name in enumerate(FLAG_NAMES)}
# fmt: off
BAD: Final = (
    FLAG["related"] | FLAG["share"] | FLAG["comment"] | FLAG["bio"] | FLAG["newsletter"]
    | FLAG["nav"] | FLAG["footer"] | FLAG["aside"] | FLAG["poll"] | FLAG["hidden"] | FLAG["ad"]
)
# fmt: on
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD: Final = re.compile(r"[a-z]{2,}")


@lru_cache(maxsize=8192)
def name_words(names: str) -> tuple[str, ...]:
    """Words of an element's class, id and itemprop, then each two that stand side by side."""
    words = _WORD.findall(_CAMEL.sub(" ", names[:300]).lower())
    return (*words, *map("-".join, pairwise(words)))


@cache
def _known_words() -> tuple[dict[str, int], list[int]]:
    """Each word of `classes.toml` → its bits, and the lengths that occur."""
    groups = tomllib.loads((files(__package__) / "classes.toml").read_text("utf-8"))
    known: dict[str, int] = {}
    for name, flag in FLAG.items():
        for word in groups[name]:
            known[word] = known.get(word, 0) | flag
    return known, sorted({len(word) for word in known if "-" not in word})


@lru_cache(maxsize=65536)
def _word_flags(word: str) -> int:
    known, lengths = _known_words()
    if "-" in word:
        return known.get(word, 0)
    framed = f"^{word}$"
    flags = 0
    size = len(framed)
    for length in lengths:
        if length > size:
            break
        for start in range(size - length + 1):
            found = known.get(framed[start : start + length])
            if found:
                flags |= found
    return flags


@lru_cache(maxsize=8192)
def class_flags(names: str) -> int:
    """Bits of `FLAG` that an element's class, id and itemprop stand for."""
    flags = 0
    for word in name_words(names):
        flags |= _word_flags(word)
    return flags


class Node:
    """A block-level element: `first` to `last` (exclusive) are its blocks."""

    __slots__ = ("depth", "element", "first", "flags", "last", "names", "parent", "tag")

    def __init__(self, element: etree._Element, tag: str, parent: Node | None, first: int) -> None:
        self.element = element
        self.tag = tag
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent else 0
        self.first = first
        self.last = first
        self.flags = 0
        self.names = ""


class Block:
    """One run of text. `linked` counts the characters inside links, `links` the links.

    `marker`, which `dom.find` sets, says that its wording heads recommended links.
    """

    __slots__ = ("linked", "links", "marker", "node", "strong", "text")

    def __init__(self, text: str, node: Node, links: int, linked: int, strong: int) -> None:
        self.text = text
        self.node = node
        self.links = links
        self.linked = linked
        self.strong = strong
        self.marker = False


class Blocks:
    """All blocks of a tree in reading order, and the block-level nodes that hold them.

    Elements in `without` are left out with all below them.
    """

    def __init__(
        self,
        root: etree._Element,
        *,
        skip: frozenset[str] = SKIP,
        without: frozenset[etree._Element] = frozenset(),
    ) -> None:
        self.blocks: list[Block] = []
        self.nodes: list[Node] = []
        self._skip = skip
        self._without = without
        self._parts: list[str] = []
        self._links = self._linked = self._strong = 0
        self._after_break = False
        self.root = Node(root, "root", None, 0)
        self.nodes.append(self.root)
        self._visit(root, self.root, False, False, 0)
        self._flush(self.root)
        self.root.last = len(self.blocks)

    def _flush(self, node: Node) -> None:
        parts = self._parts
        if parts:
            text = " ".join("".join(parts).split())
            if text and text != BREAK:
                text = text.strip(" " + BREAK)
                if text:
                    self.blocks.append(Block(text, node, self._links, self._linked, self._strong))
            self._parts = []
        self._links = self._linked = self._strong = 0
        self._after_break = False

    @staticmethod
    def _end(element: etree._Element) -> bool:
        return next(element.iter("main", "article"), None) is None

    def _visit(
        self, element: etree._Element, node: Node, in_link: bool, in_strong: bool, depth: int
    ) -> None:
        text = element.text
        if text:
            self._add(text, in_link, in_strong)
        if depth > MAX_DEPTH or len(self.blocks) > MAX_BLOCKS:
            return
        depth += 1
        for child in element:
            tag = str(child.tag)
            if tag in INLINE:
                if tag == "a":
                    self._links += 1
                    self._visit(child, node, True, in_strong, depth)
                elif tag != "img" and tag != "source":
                    strong = in_strong or tag == "b" or tag == "strong"
                    self._visit(child, node, in_link, strong, depth)
            elif tag == "br":
                if self._after_break:
                    self._flush(node)
                else:
                    self._parts.append(_BREAK_PART)
                    self._after_break = True
            elif not (
                tag in self._skip
                or (self._without and child in self._without)
                or (tag in ENDS and self._end(child))
            ):
                self._flush(node)
                below = Node(child, tag, node, len(self.blocks))
                keys = child.keys()
                if keys:
                    self._name(below, keys)
                self.nodes.append(below)
                self._links = 1 if in_link else 0
                self._visit(child, below, in_link, in_strong, depth)
                self._flush(below)
                below.last = len(self.blocks)
            text = child.tail
            if text:
                self._add(text, in_link, in_strong)

    def _add(self, text: str, in_link: bool, in_strong: bool) -> None:
        if text.isspace():
            if self._parts:
                self._parts.append(" ")
            return
        self._parts.append(text)
        self._after_break = False
        if in_link:
            self._linked += len(text)
        if in_strong:
            self._strong += len(text)

    @staticmethod
    def _name(node: Node, keys: Sequence[str | bytes]) -> None:
        """Read class, id and itemprop of a node."""
        get = node.element.get
        names = get("class", "") if "class" in keys else ""
        if "id" in keys:
            names = f"{names} {get('id')}"
        if "itemprop" in keys:
            names = f"{names} {get('itemprop')}"
        if names:
            node.names = names
            node.flags = class_flags(names)
