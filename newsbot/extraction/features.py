"""What is known of each block of a page: numbers for the model that tells text from the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import log2
from typing import Final

from newsbot.boilerplate.blocks import BAD, FLAG, Block, Blocks, Node
from newsbot.boilerplate.lexicon import Lexicon
from newsbot.extraction.cues import STOP_WORDS, cues

_ENDS: Final = frozenset(".!?।॥。！？…؟۔።։\"'”’»」』)）")
_SENTENCE: Final = re.compile(r"[.!?।॥۔።։][\"'”’»)]*\s|[。！？]")
_COMMA: Final = re.compile(r"[,،、，;]")
_DIGIT: Final = re.compile(r"\d")
# How often an element of this kind is text of an article, in rough order.
_TAGS: Final = {
    "p": 9.0, "blockquote": 8.0, "pre": 7.0, "h1": 6.9, "h2": 6.8, "h3": 6.7, "h4": 6.6, "h5": 6.5,
    "h6": 6.4, "li": 4.0, "dd": 4.0, "dt": 4.0, "td": 3.0, "th": 3.0, "figcaption": 0.0,
    "caption": 0.0, "address": 0.0, "summary": 1.0,
}  # fmt: skip
_WHERE: Final = {
    "li": 1, "table": 2, "figure": 4, "figcaption": 4, "blockquote": 64, "article": 128,
    "main": 128,
}  # fmt: skip
_NEAR: Final = 40
SHORT: Final = 40
"""Words: up to here a block's wording is looked at; a longer one is prose by its length."""

NAMES: Final = (
    "words", "link_density", "links", "strong", "ends", "commas", "sentences", "lower_start",
    "digits", "stop_words", "title", "described", "in_json",
    "legal", "subscribe", "photo", "byline", "tools", "date",
    "tag", "in_li", "in_table", "in_figure", "in_quote", "in_article", "depth", "inside",
    "comment", "caption", "newsletter",
    "own_low", "near_low", "low", "high", "own_mean", "mean_sum",
    "from_first", "to_last", "words_before", "words_after", "after_title", "since_prose",
    "until_prose", "previous_words", "next_words", "previous_links", "next_links", "next2_words",
    "parent_share", "parent_links", "parent_blocks", "grand_share", "grand_links", "grand_blocks",
    "same_place", "same_kind", "kind_links", "repeats",
    "page_prose", "page_blocks", "container_share", "container_links", "after_marker", "position",
)  # fmt: skip

INDEX: Final = {name: index for index, name in enumerate(NAMES)}

Names = Callable[[Node], tuple[float, float, float]]
"""What an element's own names speak for: lowest, highest and mean log-odds of being text."""


def word_count(text: str) -> float:
    """Words; in scripts without spaces, half the characters."""
    middle = text[len(text) // 2]
    if middle >= "\u0e00" and (
        middle <= "\u0eff"
        or ("\u2e80" <= middle <= "\uffee" and not "\uac00" <= middle <= "\ud7af")
    ):
        return len(text) / 2
    return max(text.count(" ") + 1, len(text) / 15)


class Page:
    """A page's blocks with their sums, and the container of its prose.

    `dropped` are blocks already known not to be text (recommended links).
    """

    def __init__(
        self,
        blocks: Blocks,
        dropped: dict[int, str],
        lexicon: Lexicon,
        title: str | None = None,
    ) -> None:
        self.blocks: list[Block] = blocks.blocks
        self.nodes: list[Node] = blocks.nodes
        self.dropped = dropped
        self.words = [word_count(block.text) for block in self.blocks]
        self.linked = [min(1.0, block.linked / len(block.text)) for block in self.blocks]
        self.prose = [
            words if linked < 0.34 and words >= 12 and index not in dropped else 0.0
            for index, (words, linked) in enumerate(zip(self.words, self.linked, strict=True))
        ]
        self.sum_words, self.sum_prose, self.sum_linked = [0.0], [0.0], [0.0]
        all_words = all_prose = all_linked = 0.0
        for words, prose, linked in zip(self.words, self.prose, self.linked, strict=True):
            all_words += words
            all_prose += prose
            all_linked += words * linked
            self.sum_words.append(all_words)
            self.sum_prose.append(all_prose)
            self.sum_linked.append(all_linked)
        self.likeness = [0.0] * len(self.blocks)
        """How much of the headline each short block shares with it, from 0 to 1."""
        self.headline = self._find_headline(lexicon, title) if title else -1
        self.container = self._find_container()

    def _find_headline(self, lexicon: Lexicon, title: str) -> int:
        """The block that is the headline above the text; -1 if none is."""
        wanted = set(lexicon.fold(title).split())
        found, best = -1, 0.6
        shortest, longest = len(title) * 0.4, len(title) * 2.5
        for index, block in enumerate(self.blocks):
            if shortest <= len(block.text) <= longest and self.words[index] <= SHORT:
                own = set(lexicon.fold(block.text).split())
                if not wanted.isdisjoint(own):
                    score = self.likeness[index] = len(own & wanted) / len(own | wanted)
                    if block.node.tag == "h1":
                        score += 0.5
                    elif self.linked[index] > 0.5:
                        score -= 0.3
                    if score > best:
                        found, best = index, score
        return found

    def prose_in(self, node: Node) -> float:
        return self.sum_prose[node.last] - self.sum_prose[node.first]

    def links_in(self, node: Node) -> float:
        """Share of the words in `node` that are linked."""
        words = self.sum_words[node.last] - self.sum_words[node.first]
        return (self.sum_linked[node.last] - self.sum_linked[node.first]) / (words or 1)

    def _find_container(self) -> Node:
        """Down from the root, as long as one child holds most of the credible prose."""
        sums = [0.0]
        total = 0.0
        trust: dict[Node | None, float] = {None: 1.0}
        for node in self.nodes:  # parents come first
            if node.tag in ("main", "article") or node.flags & FLAG["article_body"]:
                trust[node] = 1.0
            elif node.flags & BAD or node.tag in ("aside", "footer", "nav"):
                trust[node] = 0.2
            else:
                trust[node] = trust[node.parent]
        for index, block in enumerate(self.blocks):
            words = self.words[index]
            if index not in self.dropped and self.linked[index] < 0.34 and words >= 8:
                weight = min(words, 200.0) * trust[block.node]
                if words < 16:
                    weight /= 2
                if self.headline < 0 or not 0 <= index - self.headline <= _NEAR:
                    weight /= 2  # readers' comments and other stories stand further down
                total += weight
            sums.append(total)
        best = self.nodes[0]
        for node in self.nodes:
            if node.parent is best:
                whole = sums[best.last] - sums[best.first]
                if (sums[node.last] - sums[node.first]) * 10 > whole * 7:
                    best = node
        return best


def vectors(
    page: Page,
    start: int,
    end: int,
    names: Names,
    *,
    description: str | None = None,
    article_body: str | None = None,
) -> list[list[float]]:
    """For each block from `start` to `end` (exclusive) its features in the order of `NAMES`."""
    blocks, words, linked, prose = page.blocks, page.words, page.linked, page.prose
    count = len(blocks)
    container = page.container
    first, last = container.first, container.last - 1
    while first < container.last - 1 and not prose[first]:
        first += 1
    while last > container.first and not prose[last]:
        last -= 1
    all_prose = page.sum_prose[-1] or 1.0
    inner_prose = page.prose_in(container) or 1.0
    page_prose = log2(1 + all_prose)
    container_share = inner_prose / all_prose
    container_links = page.links_in(container)
    prose_before, prose_after = page.sum_prose[container.first], page.sum_prose[container.last]

    # Prose by the place it stands in and by its kind of element: an article's paragraphs agree.
    by_place: dict[Node, float] = {}
    by_kind: dict[tuple[str, int, int], list[float]] = {}
    repeats: dict[str, int] = {}
    kinds = []
    for block in blocks:
        repeats[block.text] = repeats.get(block.text, 0) + 1
    for index in range(start, end):
        node = blocks[index].node
        place = node.parent or node
        by_place[place] = by_place.get(place, 0.0) + prose[index]
        kind = (node.tag, node.flags, place.flags)
        kinds.append(kind)
        sums = by_kind.get(kind)
        if sums is None:
            sums = by_kind[kind] = [0.0, 0.0, 0.0]
        sums[0] += prose[index]
        sums[1] += words[index] * linked[index]
        sums[2] += words[index]

    # Going down: what the elements from the container to the block say together.
    ways: dict[Node, tuple[int, int, float, float, float, float, float, float]] = {}
    for node in page.nodes:
        parent = node.parent
        if node.last <= start or node.first >= end:
            continue
        if parent is None or node is container:
            where = _WHERE.get(node.tag, 0) | (ways[parent][1] & 128 if parent else 0)
            ways[node] = (0, where, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
            continue
        flags, where, own_low, _, low, high, _, total = ways[parent]
        if node.tag == "main" or node.tag == "article":
            flags = 0
        here_low, here_high, here_mean = names(node)
        top = parent is container or parent.parent is None
        ways[node] = (
            flags | node.flags,
            where | _WHERE.get(node.tag, 0),
            here_low,
            here_low if top else min(here_low, own_low),
            here_low if top else min(here_low, low),
            here_high if top else max(here_high, high),
            here_mean,
            total + here_mean,
        )

    described = " ".join(description.lower().split())[:60] if description else ""
    told = "".join(article_body.split()) if article_body else ""

    until = [99] * count
    gap = 99
    for index in range(count - 1, start - 1, -1):
        until[index] = gap
        gap = 0 if prose[index] else min(99, gap + 1)
    since = after_marker = 99
    rows: list[list[float]] = []
    for index in range(start, end):
        block = blocks[index]
        text = block.text
        length = len(text)
        w = words[index]
        node = block.node
        parent = node.parent or node
        grand = parent.parent or parent
        flags, where, *scores = ways[node]
        if w <= SHORT:
            lower = text.lower()
            tokens = lower.split()
            wording = [
                len(_COMMA.findall(text)) / w,
                len(_SENTENCE.findall(text)),
                len(_DIGIT.findall(text)) / length,
                len(STOP_WORDS.intersection(tokens)) / w,
            ]
            hints = cues(lower, tokens)
        else:
            wording, hints = [1.0, 5, 0.0, 0.5], [0.0] * 6
        after_marker = 0 if block.marker or index in page.dropped else min(99, after_marker + 1)
        inside = container.first <= index < container.last
        alike = by_kind[kinds[index - start]]
        rows.append(
            [
                w,
                linked[index],
                block.links,
                min(1.0, block.strong / length),
                text[-1] in _ENDS,
                wording[0],
                wording[1],
                text[0].islower(),
                wording[2],
                wording[3],
                page.likeness[index],
                w < 120 and _starts(text, described),
                ("".join(text.split())[:40] in told) if told else -1,
                *hints,
                _TAGS.get(node.tag, 2.0),
                where & 1, where & 2, where & 4, where & 64, where & 128,
                node.depth - container.depth,
                inside,
                flags & _COMMENT, flags & _CAPTION, flags & _NEWSLETTER,
                *scores,
                index - first,
                last - index,
                page.sum_prose[index] - prose_before if inside else -1,
                prose_after - page.sum_prose[index + 1] if inside else -1,
                index - page.headline if page.headline >= 0 else -99,
                since,
                until[index],
                words[index - 1] if index else 0,
                words[index + 1] if index + 1 < count else 0,
                linked[index - 1] if index else 1,
                linked[index + 1] if index + 1 < count else 1,
                words[index + 2] if index + 2 < count else 0,
                page.prose_in(parent) / all_prose,
                page.links_in(parent),
                parent.last - parent.first,
                page.prose_in(grand) / all_prose,
                page.links_in(grand),
                grand.last - grand.first,
                by_place[parent] / inner_prose,
                alike[0] / inner_prose,
                alike[1] / (alike[2] or 1),
                repeats[text],
                page_prose,
                count,
                container_share,
                container_links,
                after_marker,
                index / count,
            ]
        )  # fmt: skip
        since = 0 if prose[index] else min(99, since + 1)
    return rows


_COMMENT: Final = FLAG["comment"]
_CAPTION: Final = FLAG["caption"]
_NEWSLETTER: Final = FLAG["newsletter"]


def _starts(text: str, described: str) -> bool:
    """Whether a block opens as the description does (which may be cut, or longer)."""
    shared = min(len(text), len(described) - 3)
    return shared >= 20 and text[:shared].lower() == described[:shared]
