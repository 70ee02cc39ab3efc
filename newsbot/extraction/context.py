"""What a first judgement of a page's blocks says of each of them: numbers for the second.

A subheading, a pull quote or a list is hard to tell by itself. Most of them share a place, or class
names, with blocks that were easy.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from newsbot.extraction.features import Page

NAMES: Final = (
    # Chances of the block, of the one before and the one behind, the mean of three on either side.
    "chance", "previous", "next", "near",
    # Mean chance of a word elsewhere in the elements one and two levels up, and in such elements.
    "in_parent", "in_grand", "of_kind",
    # Words elsewhere in such elements, to the text's; share of the text that is in them.
    "kind_words", "kind_share",
    # Blocks from the first sure sentence and to the last; share of the text before the block; words
    # of the text; share of the blocks that are sure.
    "from_sure", "to_sure", "share_before", "text_words", "sure_share",
    # Chances further away; blocks since the last likely one, and until the next; 99 for none.
    "previous3", "previous2", "next2", "next3", "since_likely", "until_likely",
)  # fmt: skip
_LONG: Final = 60.0
"""Words that a block counts for at most."""
_SURE: Final = 0.8
_SENTENCE: Final = 8
_MOST: Final = 500.0

Around = tuple[float, ...]


def around(page: Page, start: int, chances: Sequence[float], wanted: Sequence[int]) -> list[Around]:
    """Features in the order of `NAMES` for the blocks at `wanted`.

    Args:
        page: its blocks and words.
        start: index of the block that the first of `chances` is for.
        chances: of every block from there on, 0 for what is not judged.
        wanted: places in `chances`.
    """
    blocks, dropped = page.blocks, page.dropped
    count = len(chances)
    sizes = page.words[start : start + count]
    found = [0.0, 0.0, 0.0, *chances, 0.0, 0.0, 0.0]
    # Chances times words, and words: by the element two levels up and three, and by what the
    # class names of the lowest two say.
    parents: dict[object, list[float]] = {}
    grands: dict[object, list[float]] = {}
    kinds: dict[object, list[float]] = {}
    places: list[tuple[list[float], list[float], list[float]]] = []
    masses: list[float] = []
    sure: list[int] = []
    for place, (chance, size) in enumerate(zip(chances, sizes, strict=True)):
        if start + place in dropped:
            chance = found[place + 3] = 0.0
        elif chance >= _SURE and size >= _SENTENCE:
            sure.append(place)
        node = blocks[start + place].node
        parent = node.parent or node
        grand = parent.parent or parent
        kind = (node.tag, node.names, parent.tag, parent.names)
        size = min(size, _LONG)
        mass = chance * size
        masses.append(mass)
        mass += chance
        size += 1.0
        sums = (
            parents.setdefault(parent, [0.0, 0.0]),
            grands.setdefault(grand, [0.0, 0.0]),
            kinds.setdefault(kind, [0.0, 0.0]),
        )
        for pair in sums:
            pair[0] += mass
            pair[1] += size
        places.append(sums)
    before = [0.0, *accumulate(masses)]
    total = before[-1] or 1.0
    whole = sum(pair[0] for pair in kinds.values()) or 1.0
    first, last = (sure[0], sure[-1]) if sure else (0, count - 1)
    since_likely, until_likely = _gaps(found[3:-3]), _gaps(found[-4:2:-1])[::-1]
    rows: list[Around] = []
    for place in wanted:
        chance = found[place + 3]
        own = min(sizes[place], _LONG) + 1.0
        in_parent, in_grand, of_kind = places[place]
        rows.append(
            (
                chance,
                found[place + 2],
                found[place + 4],
                (sum(found[place : place + 7]) - chance) / 6,
                _others(in_parent, chance, own),
                _others(in_grand, chance, own),
                _others(of_kind, chance, own),
                min(of_kind[1] - own, _MOST) / total,
                of_kind[0] / whole,
                place - first,
                last - place,
                before[place] / total,
                total,
                len(sure) / count,
                found[place],
                found[place + 1],
                found[place + 5],
                found[place + 6],
                since_likely[place],
                until_likely[place],
            )
        )
    return rows


def _gaps(chances: Sequence[float]) -> list[float]:
    """For each block how many stand between it and the last likely one before it, up to 99."""
    gaps: list[float] = []
    gap = 99.0
    for chance in chances:
        gaps.append(gap)
        gap = 0.0 if chance >= _SURE else gap + 1.0 if gap < 99.0 else 99.0
    return gaps


def _others(sums: Sequence[float], chance: float, own: float) -> float:
    """The mean chance of a word among a block's like, the block itself left out; -1 for none."""
    rest = sums[1] - own
    return (sums[0] - chance * own) / rest if rest > 0.5 else -1.0
