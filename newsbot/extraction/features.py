"""What is known of each block of a page: numbers for the model that tells text from the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import accumulate
from math import log2
from operator import mul
from typing import Final

from lxml import etree

from newsbot.boilerplate.blocks import BAD, FLAG, Block, Blocks, Node
from newsbot.boilerplate.lexicon import Lexicon
from newsbot.extraction import beside, wording
from newsbot.extraction.cues import NOTICE, STOP_WORDS, has_date
from newsbot.extraction.wording import SHORT, Odds, Wording

_ENDS: Final = frozenset(".!?।॥。！？…؟۔።։\"'”’»」』)）")
_COMMAS: Final = ",،、，;"
_DIGIT: Final = re.compile(r"\d")
_NOT_SHOWN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE).search
# Where a block stands: bits that what it stands in has left.
_LIST, _CAPTIONED, _HIDDEN, _APART, _MAIN = 1, 2, 4, 8, 128
_WHERE: Final = {
    "li": _LIST,
    "figcaption": _CAPTIONED,
    "address": _CAPTIONED,
    "article": _MAIN,
    "main": _MAIN,
}
_ROLES: Final = frozenset((
    "alert", "alertdialog", "button", "complementary", "dialog", "listitem", "menu", "navigation",
    "search", "status", "tablist", "tooltip",
))  # fmt: skip
_TELLING: Final = frozenset(("aria-hidden", "data-nosnippet", "role", "style"))
_AROUND: Final = ".,:;!?\"'„“”‚‘’«»()[]|-–"
_NEAR: Final = 40

NAMES: Final = (
    # Of its text. Words; shares that are linked and emphasised; whether it ends as a sentence;
    # commas a word, digits a character, common words a word.
    "words", "link_density", "strong", "ends", "commas", "digits", "stop_words",
    # Likeness to the headline; whether it begins as the description, has a notice's word, a date.
    "title", "described", "notice", "date",
    # Kind of element, see `beside.TAGS`; whether one around it is a list's item, a caption, not
    # shown, apart by its role, an article; levels below the container.
    "tag", "in_li", "in_caption", "hidden", "apart", "in_article", "depth",
    # Whether a name from the container down to it is one of comments, captions, newsletters.
    "comment", "caption", "newsletter",
    # Log-odds of these names: lowest own, with its parent's, of all; highest; own mean, their sum.
    "own_low", "near_low", "low", "high", "own_mean", "mean_sum",
    # Blocks from the first prose and to the last; words of prose before and behind it, -1 outside
    # of the container; blocks after the headline, -99 without; blocks until the next prose.
    "from_first", "to_last", "words_before", "words_after", "after_title", "until_prose",
    # The same of its neighbours.
    "next_words", "previous_links", "next_links", "next2_words",
    # Of the elements one and two levels up: share of the page's prose, share linked, blocks.
    "parent_share", "parent_links", "parent_blocks", "grand_share", "grand_links", "grand_blocks",
    # Share of the container's prose that has its parent, and its kind of element; share of that
    # kind's words that are linked; times that its text stands on the page.
    "same_place", "same_kind", "kind_links", "repeats",
    # Of the page: logarithm of its words of prose, blocks, the container's share of prose and
    # links; blocks since one that heads recommended links; place, from 0 to 1.
    "page_prose", "page_blocks", "container_share", "container_links", "after_marker", "position",
    *beside.NAMES,
    *wording.NAMES,
)  # fmt: skip

INDEX: Final = {name: index for index, name in enumerate(NAMES)}

Row = tuple[float, ...]
Way = tuple[int, int, tuple[float, float, float, float, float, float]]
Names = Callable[[str, str], tuple[float, float, float]]
"""What an element's tag and names speak for: lowest, highest and mean log-odds of being text."""


def word_count(text: str) -> float:
    """Words; in scripts without spaces, half the characters."""
    middle = text[len(text) // 2]
    if middle >= "\u0e00" and (
        middle <= "\u0eff"
        or ("\u2e80" <= middle <= "\uffee" and not "\uac00" <= middle <= "\ud7af")
    ):
        return len(text) / 2
    words, fewest = text.count(" ") + 1.0, len(text) / 15
    return words if words > fewest else fewest


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
        self.sum_words = [0.0, *accumulate(self.words)]
        self.sum_prose = [0.0, *accumulate(self.prose)]
        self.sum_linked: list[float] = [0.0, *accumulate(map(mul, self.words, self.linked))]
        self.likeness = [0.0] * len(self.blocks)
        """How much of the headline each short block shares with it, from 0 to 1."""
        self.headline = self._find_headline(lexicon, title) if title else -1
        self.container = self._find_container()

    def _find_headline(self, lexicon: Lexicon, title: str) -> int:
        """The block that is the headline above the text; -1 if none is."""
        wanted = set(lexicon.fold(title).split())
        some = {word.strip(_AROUND) for word in title.lower().split()}
        found, best = -1, 0.6
        shortest, longest = len(title) * 0.4, len(title) * 2.5
        for index, block in enumerate(self.blocks):
            text = block.text
            if shortest <= len(text) <= longest and not some.isdisjoint(text.lower().split()):
                own = set(lexicon.fold(text).split())
                shared = len(own & wanted)
                if not shared:
                    continue
                # A headline may be set with its kicker, or without.
                score = max(shared / len(own | wanted), 0.9 * shared / max(len(wanted), 4))
                self.likeness[index] = score
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
        weights = [0.0] * len(self.blocks)
        headline = self.headline
        for index, words in enumerate(self.words):
            if words >= 8 and self.linked[index] < 0.34 and index not in self.dropped:
                weight = min(words, 200.0) * _trust(self.blocks[index].node)
                if words < 16:
                    weight /= 2
                if headline < 0 or not 0 <= index - headline <= _NEAR:
                    weight /= 2  # readers' comments and other stories stand further down
                weights[index] = weight
        sums = [0.0, *accumulate(weights)]
        best = self.nodes[0]
        whole = sums[-1]
        for node in self.nodes:
            if node.parent is best:
                inside = sums[node.last] - sums[node.first]
                if inside * 10 > whole * 7:
                    best, whole = node, inside
        return best


def _trust(node: Node | None) -> float:
    """How far prose in a node is believed to be the article's, by the closest name that tells."""
    while node is not None:
        if node.tag == "article" or node.tag == "main" or node.flags & _ARTICLE_BODY:
            return 1.0
        if node.flags & BAD or node.tag == "aside":
            return 0.2
        node = node.parent
    return 1.0


def vectors(
    page: Page,
    start: int,
    end: int,
    names: Names,
    odds: Odds,
    *,
    description: str | None = None,
) -> list[Row | None]:
    """For each block from `start` to `end` (exclusive) its features in the order of `NAMES`.

    None for what is dropped already, and for a short link where no prose stands: a menu's, or a
    teaser's.
    """
    blocks, words, linked, prose = page.blocks, page.words, page.linked, page.prose
    dropped = page.dropped
    count = len(blocks)
    container = page.container
    first, last = container.first, container.last - 1
    while first < last and not prose[first]:
        first += 1
    while last > container.first and not prose[last]:
        last -= 1
    sum_prose = page.sum_prose
    all_prose = sum_prose[-1] or 1.0
    inner_prose = page.prose_in(container) or 1.0
    of_page = (log2(1 + all_prose), float(count), inner_prose / all_prose, page.links_in(container))
    prose_before, prose_after = sum_prose[container.first], sum_prose[container.last]

    # Prose by the place it stands in and by its kind of element: an article's paragraphs agree.
    by_place: dict[Node, float] = {}
    by_kind: dict[tuple[str, int, int], list[float]] = {}
    kinds: list[list[float]] = []
    for index in range(start, end):
        node = blocks[index].node
        place = node.parent or node
        by_place[place] = by_place.get(place, 0.0) + prose[index]
        kind = (node.tag, node.flags, place.flags)
        sums = by_kind.get(kind)
        if sums is None:
            sums = by_kind[kind] = [0.0, 0.0, 0.0]
        kinds.append(sums)
        w = words[index]
        sums[0] += prose[index]
        sums[1] += w * linked[index]
        sums[2] += w

    judged: list[int] = []
    around_them: set[Node] = set()
    for index in range(start, end):
        node = blocks[index].node
        if index not in dropped and (
            linked[index] < 0.8 or words[index] >= 12 or by_place[node.parent or node]
        ):
            judged.append(index)
            above: Node | None = node
            while above and above not in around_them:
                around_them.add(above)
                above = above.parent

    # Going down: what the elements from the container to the block say together.
    ways: dict[Node, Way] = {}
    for node in page.nodes:
        parent = node.parent
        if node not in around_them:
            continue
        where = _WHERE.get(node.tag, 0)
        if parent is None or node is container:
            ways[node] = (0, where | (ways[parent][1] & _MAIN if parent else 0), _NO_SCORES)
            continue
        flags, outside, (own_low, _, low, high, _, total) = ways[parent]
        if node.tag == "main" or node.tag == "article":
            flags = 0
        where |= _unlike_text(node.element)
        here_low, here_high, here_mean = names(node.tag, node.names)
        if parent is container or parent.parent is None:
            scores = (here_low, here_low, here_low, here_high, here_mean, total + here_mean)
        else:
            scores = (
                here_low,
                here_low if here_low < own_low else own_low,
                here_low if here_low < low else low,
                here_high if here_high > high else high,
                here_mean,
                total + here_mean,
            )
        ways[node] = (flags | node.flags, where | outside, scores)

    described = " ".join(description[:200].lower().split())[:60] if description else ""
    repeats = Counter(block.text for block in blocks)
    places: dict[Node, tuple[float, ...]] = {}
    until = [99.0] * count
    gap = 99.0
    for index in range(count - 1, start - 1, -1):
        until[index] = gap
        gap = 0.0 if prose[index] else gap + 1.0 if gap < 99.0 else 99.0
    words = [*words, 0.0, 0.0, 0.0]
    linked = [*linked, 1.0, 1.0]
    after_marker: list[float] = []
    gap = 99.0
    for index in range(start, end):
        is_marker = blocks[index].marker or index in dropped
        gap = 0.0 if is_marker else gap + 1.0 if gap < 99.0 else 99.0
        after_marker.append(gap)
    worded = Wording(odds, description).of
    start_of_prose, end_of_prose, headline = float(first), float(last), float(page.headline)
    # All numbers are floats: the trees compare these about twice as fast as a mixture.
    rows: list[Row | None] = [None] * (end - start)
    for index in judged:
        block = blocks[index]
        w = words[index]
        node = block.node
        parent = node.parent or node
        text = block.text
        if w <= SHORT:
            lower = text.lower()
            said = lower.split()
            numerals = len(_DIGIT.findall(text))
            commas = sum(map(text.count, _COMMAS)) / w
            digits = numerals / len(text)
            common = len(STOP_WORDS.intersection(said)) / w
            notice = 0.0 if NOTICE.isdisjoint(said) else 1.0
            date = 1.0 if numerals and has_date(lower) else 0.0
        else:
            commas, digits, common, notice, date = _PROSE
        around = places.get(parent)
        if around is None:
            grand = parent.parent or parent
            around = places[parent] = (
                page.prose_in(parent) / all_prose,
                page.links_in(parent),
                float(parent.last - parent.first),
                page.prose_in(grand) / all_prose,
                page.links_in(grand),
                float(grand.last - grand.first),
                by_place[parent] / inner_prose,
            )
        flags, where, scores = ways[node]
        inside = container.first <= index < container.last
        alike = kinds[index - start]
        rows[index - start] = (
            w,
            linked[index],
            min(1.0, block.strong / len(text)) if block.strong else 0.0,
            1.0 if text[-1] in _ENDS else 0.0,
            commas, digits, common,
            page.likeness[index],
            1.0 if described and w < 120 and _starts(text, described) else 0.0,
            notice, date,
            beside.TAGS.get(node.tag, 2.0),
            *_WITHIN[where],
            float(node.depth - container.depth),
            *(_bits(flags) if flags else _NO_BITS),
            *scores,
            index - start_of_prose,
            end_of_prose - index,
            sum_prose[index] - prose_before if inside else -1.0,
            prose_after - sum_prose[index + 1] if inside else -1.0,
            index - headline if headline >= 0 else -99.0,
            until[index],
            words[index + 1],
            linked[index - 1] if index else 1.0,
            linked[index + 1],
            words[index + 2],
            *around,
            alike[0] / inner_prose,
            alike[1] / (alike[2] or 1),
            float(repeats[text]),
            *of_page,
            after_marker[index - start],
            index / count,
            *beside.numbers(blocks, words, index),
            *worded(text, w),
        )  # fmt: skip
    return rows


_COMMENT: Final = FLAG["comment"]
_CAPTION: Final = FLAG["caption"]
_NEWSLETTER: Final = FLAG["newsletter"]
_ARTICLE_BODY: Final = FLAG["article_body"]
_NO_SCORES: Final = (0.0,) * 6
_NO_BITS: Final = (0.0,) * 3
_WITHIN: Final = {
    way: tuple(float(way & bit) for bit in (_LIST, _CAPTIONED, _HIDDEN, _APART, _MAIN))
    for way in (*range(16), *range(128, 144))
}
_PROSE: Final = (1.0, 0.0, 0.5, 0.0, 0.0)
"""The wording of a long block, which is not looked at."""


def _bits(flags: int) -> tuple[float, float, float]:
    return float(flags & _COMMENT), float(flags & _CAPTION), float(flags & _NEWSLETTER)


def _unlike_text(element: etree._Element) -> int:
    """Bits of where a block stands: not shown at first, or by its role no part of the text."""
    if _TELLING.isdisjoint(element.keys()):  # nearly always
        return 0
    get = element.get
    bits = 0
    style = get("style")
    if (style and _NOT_SHOWN(style)) or get("aria-hidden") == "true":
        bits = _HIDDEN
    if get("role") in _ROLES or get("data-nosnippet") is not None:
        bits |= _APART
    return bits


def _starts(text: str, described: str) -> bool:
    """Whether a block opens as the description does (which may be cut, or longer)."""
    shared = min(len(text), len(described) - 3)
    return shared >= 20 and text[:shared].lower() == described[:shared]
