"""How a block stands to those before and behind it: numbers for the model of the text."""

from __future__ import annotations

from typing import Final

from newsbot.boilerplate.blocks import Block

NAMES: Final = (
    # The elements of the blocks before and behind it, by `TAGS`; -1 for none.
    "previous_tag", "next_tag",
    # Whether they have its parent; whether they have its tag, class and id.
    "beside_previous", "beside_next", "like_previous", "like_next",
    # Whether the block before it, and the one before its parent, ends in a colon.
    "previous_colon", "colon_above",
    # Words of the blocks before and behind its parent.
    "words_above", "words_below",
    # Blocks of its parent before it, and from it on; those of its own element.
    "from_parent", "to_parent", "of_node",
    # Levels by which the elements before and behind are deeper; 9 for none.
    "previous_depth", "next_depth",
)  # fmt: skip
# How often an element of this kind is text of an article, in rough order.
TAGS: Final = {
    "p": 9.0, "blockquote": 8.0, "pre": 7.0, "h1": 6.9, "h2": 6.8, "h3": 6.7, "h4": 6.6, "h5": 6.5,
    "h6": 6.4, "li": 4.0, "dd": 4.0, "dt": 4.0, "td": 3.0, "th": 3.0, "figcaption": 0.0,
    "caption": 0.0, "address": 0.0, "summary": 1.0,
}  # fmt: skip
_COLONS: Final = ":："


def numbers(blocks: list[Block], words: list[float], index: int) -> tuple[float, ...]:
    """Features in the order of `NAMES` of the block at `index`.

    Args:
        blocks: of the page.
        words: how many each has, and at least one number more.
        index: of a block.
    """
    node = blocks[index].node
    parent = node.parent or node
    tag, names, depth, up = node.tag, node.names, node.depth, node.parent
    previous_tag = next_tag = -1.0
    beside_previous = beside_next = like_previous = like_next = previous_colon = colon_above = 0.0
    previous_depth = next_depth = 9.0
    words_above = 0.0
    if index:
        block = blocks[index - 1]
        other = block.node
        previous_tag = TAGS.get(other.tag, 2.0)
        beside_previous = 1.0 if other.parent is up else 0.0
        like_previous = 1.0 if other.names == names and other.tag == tag else 0.0
        previous_colon = 1.0 if block.text[-1] in _COLONS else 0.0
        previous_depth = float(other.depth - depth)
    if index + 1 < len(blocks):
        other = blocks[index + 1].node
        next_tag = TAGS.get(other.tag, 2.0)
        beside_next = 1.0 if other.parent is up else 0.0
        like_next = 1.0 if other.names == names and other.tag == tag else 0.0
        next_depth = float(other.depth - depth)
    first = parent.first
    if first:
        words_above = words[first - 1]
        colon_above = 1.0 if blocks[first - 1].text[-1] in _COLONS else 0.0
    return (
        previous_tag, next_tag, beside_previous, beside_next, like_previous, like_next,
        previous_colon, colon_above, words_above, words[parent.last], float(index - first),
        float(parent.last - index), float(node.last - node.first), previous_depth, next_depth,
    )  # fmt: skip
