"""The text of the article on a page, without a rule for its site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from newsbot.boilerplate import Stripped, dom
from newsbot.boilerplate import text as plain
from newsbot.boilerplate.blocks import BREAK, Block, Blocks, Node
from newsbot.boilerplate.lexicon import lexicon
from newsbot.extraction import features
from newsbot.extraction.features import Row
from newsbot.extraction.model import body_model
from newsbot.extraction.page import Page
from newsbot.extraction.selectors import compile_selector

_BEFORE: Final = 20
_AFTER: Final = 10
_FAR: Final = 150
_FEW_WORDS: Final = 40
_ENOUGH_WORDS: Final = 100
"""Below so much text, what is called comments is readers'; alone, a live ticker's."""
_WORDS, _LINKED, _TAG, _LOW, _FROM_FIRST, _SAME_PLACE, _COMMENT = (
    features.INDEX[name]
    for name in ("words", "link_density", "tag", "low", "from_first", "same_place", "comment")
)
# Chances; set on the development pages, by cross-validation.
_LIKELY: Final = 0.5
_DOUBTFUL: Final = 0.25
_AT_HOME: Final = 0.2
_BETWEEN: Final = 0.1
_THIRD: Final = 0.34
_PARAGRAPH: Final = 80
"""Characters from which a block that stands there again is the text again."""
_TEXT_AGAIN: Final = 0.3
"""Share of the text from which on such blocks are left out."""


@dataclass(slots=True)
class Body:
    """Text of an article: blocks joined by a blank line."""

    text: str = ""
    stripped: list[Stripped] = field(default_factory=list)
    rule: str = "generic"
    """Where it came from: "site", "generic", "json-ld", or "none"."""
    paywalled: bool = False
    """The page says that the text is for subscribers: `text` is what of it is there."""
    problem: str | None = None
    """Why the text may be incomplete, in words: a limit of the page or of the walk over it."""
    judged: Judged | None = None
    """What the generic extractor made of each block; None where another rule won."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Indexes of blocks: what is kept, and of the rest the repeated headlines."""

    kept: list[int]
    titles: list[int]
    repeats: frozenset[int] = frozenset()
    """Paragraphs that would be kept, were they not there twice."""
    comments: frozenset[int] = frozenset()
    """Readers' comments that would be kept, were there no article above them."""
    links: frozenset[int] = frozenset()
    """Lists of links that would be kept, did they say anything else."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What `newsbot.extraction.verdicts` tells the reasons from."""

    known: features.Page
    choice: Choice
    start: int
    """The first block with a chance."""
    chances: list[float]


def window(known: features.Page) -> tuple[int, int]:
    """Blocks worth judging: those of the container and a few around it (leads, second parts)."""
    start = max(0, known.container.first - _BEFORE)
    if 0 <= known.headline < start and start - known.headline < _FAR:
        start = known.headline
    return start, min(len(known.blocks), known.container.last + _AFTER)


def _limit(row: Row) -> float:
    """The chance from which a block is text: lower for a paragraph where most of the prose is."""
    at_home = (
        row[_SAME_PLACE] >= 0.5
        and row[_LOW] >= 0
        and row[_WORDS] >= 12
        and row[_LINKED] < 0.34
        and row[_TAG] >= 7
    )
    return _AT_HOME if at_home else _LIKELY


def _of_comments(row: Row | None) -> bool:
    return row is not None and bool(row[_COMMENT])


def choose(
    known: features.Page, start: int, rows: Sequence[Row | None], chances: list[float] | None
) -> Choice:
    """Which blocks are text, by the chance of each row (all, without chances)."""
    titles = [
        index
        for index in range(start, start + len(rows))
        if known.likeness[index] >= 0.7
        and (row := rows[index - start]) is not None
        and row[_FROM_FIRST] <= 3
    ]
    if chances is None:
        chances = [1.0] * len(rows)
    out = known.dropped.keys() | set(titles)
    able = [
        (index, chance, row)
        for index, (chance, row) in enumerate(zip(chances, rows, strict=True), start)
        if row is not None and chance >= _AT_HOME and index not in out
    ]
    kept = [index for index, chance, row in able if chance >= _limit(row)]
    if sum(known.words[index] for index in kept) < _FEW_WORDS:
        kept = [index for index, chance, _ in able if chance >= _DOUBTFUL]
    possible = {
        index
        for index, chance in enumerate(chances, start)
        if chance >= _BETWEEN and rows[index - start] is not None and index not in out
    }
    kept = sorted([*kept, *_between(known, kept, possible)])
    links = frozenset(index for index in kept if _lists_links(known.blocks[index]))
    kept = [index for index in kept if index not in links]
    rest = [index for index in kept if not _of_comments(rows[index - start])]
    comments: frozenset[int] = frozenset()
    if len(rest) < len(kept) and sum(known.words[index] for index in rest) >= _ENOUGH_WORDS:
        comments = frozenset(index for index in kept if index > rest[-1])
        kept = [index for index in kept if index <= rest[-1]]
    repeats = _repeats(known, kept)
    kept = [index for index in kept if index not in repeats]
    return Choice(kept, titles, repeats, comments, links)


def _between(known: features.Page, kept: list[int], possible: set[int]) -> list[int]:
    """What stands between two texts in elements of one kind under one, where a third is text.

    A line of a poem, an item of a list and a cell of a table are too short to be told alone. On the
    development pages recall and precision gain.
    """
    groups: dict[tuple[Node | None, str], list[int]] = {}
    for index in range(kept[0], kept[-1] + 1) if kept else ():
        groups.setdefault(_group(known.blocks[index]), []).append(index)
    inside, found = set(kept), []
    for alike in groups.values():
        texts = [place for place, index in enumerate(alike) if index in inside]
        if len(texts) < 2:
            continue
        between = alike[texts[0] : texts[-1] + 1]
        if len(texts) >= _THIRD * len(between):
            found += [i for i in between if i in possible and not known.blocks[i].links]
    return [index for index in found if index not in inside]


def _group(block: Block) -> tuple[Node | None, str]:
    """The element that holds its like, and what it is; cells belong to all rows of a table."""
    node, parent = block.node, block.node.parent
    if node.tag in ("td", "th") and parent is not None:
        parent = parent.parent
    return parent, node.tag


def _lists_links(block: Block) -> bool:
    """Whether a block is links, each on a line of its own: other stories, or the page's parts.

    All 5 on the development pages that were taken for text were none of it; of links in one line,
    with commas or without, half were.
    """
    lines = block.text.count(BREAK) + 1
    return 3 <= lines <= block.links and block.linked * 20 >= len(block.text) * 17


def _repeats(known: features.Page, kept: list[int]) -> frozenset[int]:
    """Paragraphs that say again what stands above, where so much does that it is the text again.

    Pages hold it twice for two widths of screen. A single paragraph may be a refrain.
    """
    seen: set[str] = set()
    found: list[int] = []
    size = again = 0
    for index in kept:
        text = known.blocks[index].text
        size += len(text)
        if len(text) >= _PARAGRAPH and text in seen:
            again += len(text)
            found.append(index)
        seen.add(text)
    different = len({known.blocks[index].text for index in found})
    return frozenset(found) if different > 1 and again >= _TEXT_AGAIN * size else frozenset()


def extract_body(
    page: Page,
    *,
    selector: str | None = None,
    remove: Sequence[str] = (),
    title: str | None = None,
    description: str | None = None,
    language: str | None = None,
    article_body: str | None = None,
) -> Body:
    """The article's text on `page`.

    Args:
        page: parsed once; its tree is not changed.
        selector: a site's own rule, CSS or XPath, for the elements that hold the text.
        remove: the same, for elements inside that do not belong to it.
        title: headline, so that its repetition at the top is left out.
        description: standfirst; helps to find the container.
        language: BCP 47 tag.
        article_body: JSON-LD `articleBody`; used where the page itself has no text.
    """
    root, problem = page.root, page.problem
    without = frozenset(
        element
        for rule in remove
        for element in compile_selector(rule)(root)
        if _is_element(element)
    )
    if selector:
        texts: list[str] = []
        for element in compile_selector(selector)(root):
            if _is_element(element):
                blocks = Blocks(element, without=without)
                texts += [block.text for block in blocks.blocks]
                problem = problem or blocks.problem
        text, stripped = plain.strip(_lines(texts), language=language)
        if text:
            return Body(text, stripped, "site", problem=problem)
    blocks = Blocks(root, without=without)
    problem = problem or blocks.problem
    if not blocks.blocks:
        text, stripped = plain.strip(article_body or "", language=language)
        return Body(text, stripped, "json-ld" if text else "none", problem=problem)
    known = features.Page(blocks, dom.find(blocks), lexicon(), title)
    start, end = window(known)
    model = body_model()
    rows = features.vectors(
        known,
        start,
        end,
        model.names,
        model.words,
        description=description,
    )
    chances = model.chances(known, start, rows)
    chosen = choose(known, start, rows, chances)
    stripped = [
        Stripped(blocks.blocks[index].text.replace(f" {BREAK} ", "\n"), rule, "dom")
        for index, rule in sorted(known.dropped.items())
        if known.container.first <= index < known.container.last
    ]
    lines = sorted([*chosen.kept, *_markers_between(known, chosen.kept)])
    text, more = plain.strip(_lines([blocks.blocks[i].text for i in lines]), language=language)
    stripped += more
    if len(text) < 200 and article_body and len(article_body) > 2 * len(text):
        text, stripped = plain.strip(article_body, language=language)
        return Body(text, stripped, "json-ld", problem=problem)
    judged = Judged(known, chosen, start, chances)
    rule = "generic" if text else "none"
    return Body(text, stripped, rule, problem=problem, judged=judged)


def _markers_between(known: features.Page, kept: list[int]) -> list[int]:
    """Markers that are not kept themselves, but tell the text layer what the lines below them are.

    Only those that it strips in any case.
    """
    if not kept:
        return []
    words, inside = lexicon(), {*kept, *known.dropped}
    return [
        index
        for index in range(kept[0], kept[-1])
        if index not in inside
        and words.may_open(line := known.blocks[index].text)
        and (marker := words.heading(line)) is not None
        and marker.kind == "related"
    ]


def _lines(texts: list[str]) -> str:
    return "\n\n".join(texts).replace(f" {BREAK} ", "\n")


def _is_element(found: object) -> bool:
    return isinstance(found, etree._Element)
