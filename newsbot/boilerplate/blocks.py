"""A page as a sequence of text blocks, in one walk over the tree.

A block is the text between two block-level boundaries: a paragraph, a heading, a list item, a
table cell, or a run of text between two `<br><br>`. Everything that judges text (body extraction,
recommended links) judges blocks, so that the tree is read once.
"""

from __future__ import annotations

import re
import tomllib
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
_AROUND: Final = f" {BREAK}"

# What an element is to the walk.
_NOTHING, _BLOCK, _END, _BREAKS, _INLINE, _LINK, _STRONG = range(7)
_KINDS: Final = {
    **dict.fromkeys((
        "rt", "rp",  # how a Japanese word is read, written above it
        "head", "script", "style", "noscript", "template", "svg", "iframe", "object", "embed",
        "video", "audio", "canvas", "select", "input", "textarea", "map", "math", "progress",
        "meter", "img", "source", etree.Comment, etree.PI, etree.Entity,
    ), _NOTHING),
    # Not the article, unless broken markup put a `main` or `article` inside.
    **dict.fromkeys(("nav", "footer", "button", "dialog"), _END),
    "br": _BREAKS,
    **dict.fromkeys((
        "abbr", "acronym", "amp-img", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
        "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "o:p", "picture", "q", "rb",
        "ruby", "s", "samp", "small", "span", "strike", "sub", "sup", "time", "tt", "u", "var",
        "wbr",
    ), _INLINE),
    "a": _LINK, "b": _STRONG, "strong": _STRONG,
}  # fmt: skip
_kind: Final = _KINDS.get


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
_WORD: Final = re.compile(r"[a-z]{2,}")
_CAMEL_WORD: Final = re.compile(r"[A-Z]*[a-z]+|[A-Z]{2,}")


def name_words(names: str) -> tuple[str, ...]:
    """Words of an element's class, id and itemprop, then each two that stand side by side."""
    words = _words(names)
    return (*words, *map("-".join, pairwise(words)))


@lru_cache(maxsize=1024)  # asked for twice a page: both who ask keep what they made of it
def _words(names: str) -> tuple[str, ...]:  # no list: the garbage collector would go over each
    names = names[:300]
    if names.islower():
        return tuple(_WORD.findall(names))
    return tuple([word.lower() for word in _CAMEL_WORD.findall(names) if len(word) > 1])


_OPENS, _CLOSES = 1 << len(FLAG), 2 << len(FLAG)
_START: Final = 3
"""Letters that every word of `classes.toml` has, frame included: it is found by them."""


@cache
def _known_words() -> tuple[dict[str, list[tuple[str, int]]], dict[str, int]]:
    """Of `classes.toml` the words with their bits, by their first letters; and the pairs.

    What opens a pair and what closes one are words, too, of two bits more.
    """
    groups = tomllib.loads((files(__package__) / "classes.toml").read_text("utf-8"))
    words: dict[str, list[tuple[str, int]]] = {}
    pairs: dict[str, int] = {}
    for name, flag in FLAG.items():
        for word in groups[name]:
            first, _, second = word.partition("-")
            if second:
                pairs[word] = pairs.get(word, 0) | flag
                known = [(f"^{first}$", _OPENS), (f"^{second}$", _CLOSES)]
            else:
                known = [(word, flag)]
            for part, bit in known:
                words.setdefault(part[:_START], []).append((part, bit))
    return words, pairs


@lru_cache(maxsize=16384)
def _word_flags(word: str) -> int:
    known = _known_words()[0].get
    framed = f"^{word}$"
    flags = 0
    for start in range(len(framed) - _START):
        for part, flag in known(framed[start : start + _START], ()):
            if framed.startswith(part, start):
                flags |= flag
    return flags


@lru_cache(maxsize=8192)
def class_flags(names: str) -> int:
    """Bits of `FLAG` that an element's class, id and itemprop stand for."""
    words = _words(names)
    flags = 0
    for word in words:
        flags |= _word_flags(word)
    if flags >= _OPENS:
        if flags & _OPENS and flags & _CLOSES:
            pairs = _known_words()[1]
            for pair in map("-".join, pairwise(words)):
                flags |= pairs.get(pair, 0)
        flags &= _OPENS - 1
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

    Nodes without a block are left out; parents come before their children. Elements in `without`
    are left out with all below them.
    """

    def __init__(
        self, root: etree._Element, *, without: frozenset[etree._Element] = frozenset()
    ) -> None:
        self.blocks: list[Block] = []
        self.problem: str | None = None
        """The limit that was hit, as one word, a colon and words; None if all was read."""
        self.root = Node(root, "root", None, 0)
        self.nodes: list[Node] = [self.root]
        self._read(root, without)
        self.root.last = len(self.blocks)

    def _read(self, root: etree._Element, without: frozenset[etree._Element]) -> None:
        # The busiest loop of an extraction: one function, its state in local variables.
        blocks, nodes = self.blocks, self.nodes
        parts: list[str] = []
        links = linked = strong = 0
        after_break = False

        def flush(node: Node) -> None:
            nonlocal links, linked, strong, after_break
            text = " ".join("".join(parts).split())
            if BREAK in text:
                text = text.strip(_AROUND)
            if text:
                blocks.append(Block(text, node, links, linked, strong))
            parts.clear()
            links = linked = strong = 0
            after_break = False

        def visit(
            element: etree._Element, node: Node, in_link: bool, in_strong: bool, depth: int
        ) -> None:
            nonlocal links, linked, strong, after_break
            if depth > MAX_DEPTH:
                self.problem = (
                    f"too_deep: nested deeper than {MAX_DEPTH} elements, what is below is left out"
                )
                return
            depth += 1
            for child in element:
                tag: str = child.tag  # type: ignore[assignment]  # or a function: a comment
                kind = _kind(tag, _BLOCK)
                if without and child in without:
                    kind = _NOTHING
                elif kind == _END:
                    kind = _NOTHING if _ends(child) else _BLOCK
                if kind == _BLOCK:
                    if parts:
                        flush(node)
                    first = len(blocks)
                    if first > MAX_BLOCKS:
                        self.problem = (
                            f"too_many_blocks: more than {MAX_BLOCKS} blocks, the rest is left out"
                        )
                        return
                    below = Node(child, tag, node, first)
                    nodes.append(below)
                    links = 1 if in_link else 0
                    text = child.text
                    if text and not text.isspace():
                        parts.append(text)
                        if in_link:
                            linked = len(text)
                        if in_strong:
                            strong = len(text)
                    if len(child):
                        visit(child, below, in_link, in_strong, depth)  # noqa: F821
                    if parts:
                        flush(below)
                    links = 0
                    below.last = len(blocks)
                    if below.last == first:
                        nodes.pop()  # those below it were empty, too
                    else:
                        _name(below)
                elif kind >= _INLINE:
                    linking = in_link or kind == _LINK
                    stressed = in_strong or kind == _STRONG
                    if kind == _LINK:
                        links += 1
                    text = child.text
                    if text:
                        if not text.isspace():
                            parts.append(text)
                            after_break = False
                            if linking:
                                linked += len(text)
                            if stressed:
                                strong += len(text)
                        elif parts:
                            parts.append(" ")
                    if len(child):
                        visit(child, node, linking, stressed, depth)  # noqa: F821
                elif kind == _BREAKS:
                    if after_break:
                        flush(node)
                    else:
                        parts.append(_BREAK_PART)
                        after_break = True
                text = child.tail
                if text:
                    if not text.isspace():
                        parts.append(text)
                        after_break = False
                        if in_link:
                            linked += len(text)
                        if in_strong:
                            strong += len(text)
                    elif parts:
                        parts.append(" ")

        if root.text and not root.text.isspace():
            parts.append(root.text)
        visit(root, self.root, False, False, 0)
        del visit  # it refers to itself: the page would stay until the next collection
        if parts:
            flush(self.root)


def _ends(element: etree._Element) -> bool:
    return next(element.iter("main", "article"), None) is None


def _name(node: Node) -> None:
    """Read class, id and itemprop of a node."""
    get = node.element.get
    names = get("class") or ""
    if own := get("id"):
        names = f"{names} {own}"
    if own := get("itemprop"):
        names = f"{names} {own}"
    if names:
        node.names = names
        node.flags = class_flags(names)
