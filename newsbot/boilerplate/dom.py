"""Recommended links in a page's tree: headed by a marker, labelled inline, or a vendor's widget."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from newsbot.boilerplate import Stripped
from newsbot.boilerplate.blocks import BREAK, FLAG, Block, Blocks, Node
from newsbot.boilerplate.lexicon import LONGEST, Marker, lexicon

_PROSE: Final = re.compile(r"[.!?।॥。！？…؟۔][\"'”’»)\]]*(?:\s|$)")
_PRICE: Final = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:€|zł|₽)")
_LONGEST_INLINE: Final = 260
_CARD_TEXT: Final = 200


def is_linked(block: Block) -> bool:
    """Whether most of a block's text is inside links."""
    return block.linked * 5 > len(block.text) * 3


def is_prose(block: Block) -> bool:
    """Whether a block is running text, as opposed to links, labels and headlines."""
    length = len(block.text)
    if block.linked * 2 > length or length < 40:
        return False
    return length > 300 or bool(_PROSE.search(block.text))


def _has_story(blocks: list[Block]) -> bool:
    """Whether running text stands here that is not the summary on a linked card."""
    linked = sum(1 for block in blocks if is_linked(block))
    prose = [len(block.text) for block in blocks if is_prose(block)]
    return len(prose) > linked or (bool(prose) and max(prose) > _CARD_TEXT)


def _scope(blocks: Blocks, index: int) -> int:
    """Where the block that starts with the marker at `index` ends (exclusive)."""
    all_blocks = blocks.blocks
    node = all_blocks[index].node
    # Up, as long as what stands beside the marker is links and labels, and nothing before it.
    while node.parent is not None and node.parent.first >= index:
        node = node.parent
    end = index + 1
    while node is not None:
        last = min(node.last, index + 80)
        inside = all_blocks[end:last]
        if _has_story(inside):
            break
        if node.first < index:
            # Other text stands before the marker in this node: only the run after it counts.
            break
        end = max(end, last)
        if node.parent is None:
            break
        node = node.parent
    while end < len(all_blocks) and end < index + 40:
        block = all_blocks[end]
        if not is_linked(block) or (node is not None and end >= node.last):
            break
        end += 1
    return end


def _is_card(blocks: Blocks, index: int) -> bool:
    """Whether a box holds the block at `index`, the next, and nothing else."""
    node: Node | None = blocks.blocks[index].node
    while node is not None and node.last < index + 2:
        node = node.parent
    return node is not None and (node.first, node.last) == (index, index + 2)


def _evidence(blocks: list[Block]) -> int:
    return sum(1 for b in blocks if is_linked(b) and len(b.text) > 12)


def _sells(blocks: list[Block]) -> bool:
    """Whether it is goods that are recommended here, which the article may be about."""
    return sum(1 for block in blocks if _PRICE.search(block.text)) > 1


def inline_marker(block: Block) -> Marker | None:
    """The marker that labels a block as one inline recommendation, or None."""
    text = block.text
    if not 6 <= len(text) <= _LONGEST_INLINE:
        return None
    words = lexicon()
    marker = words.label(text)
    if marker is not None:
        if marker.kind in ("related", "popular"):
            return marker if block.links or len(text) < 160 else None
        return marker if block.linked * 2 > len(text) else None
    if block.linked * 4 > len(text) * 3:
        marker = words.opening(text)
        if marker is not None and marker.kind == "related" and " " in marker.phrase:
            return marker
    return None


def find(blocks: Blocks) -> dict[int, str]:
    """Index of each block that belongs to recommended links → the rule that says so."""
    words = lexicon()
    found: dict[int, str] = {}
    vendors = [node for node in blocks.nodes if node.flags & FLAG["vendor"]]
    if vendors:
        prose = sum(len(b.text) for b in blocks.blocks if is_prose(b))
        for node in vendors:
            inside = range(node.first, node.last)
            if (
                sum(len(blocks.blocks[i].text) for i in inside if is_prose(blocks.blocks[i])) * 2
                < prose
                or not prose
            ):
                found.update(dict.fromkeys(inside, "vendor"))
    for index, block in enumerate(blocks.blocks):
        if index in found or len(block.text) > _LONGEST_INLINE or not words.may_open(block.text):
            continue
        marker = words.heading(block.text) if len(block.text) <= LONGEST else None
        if marker is not None and marker.kind != "related" and block.node.tag in ("td", "th"):
            continue  # a table's own heading
        if marker is not None:
            block.marker = True
            end = _scope(blocks, index)
            if end == index + 1:
                continue  # alone in the tree: the text layer sees what follows it
            beneath = blocks.blocks[index + 1 : end]
            if marker.kind == "popular" and _sells(beneath):
                continue
            proof = _evidence(beneath)
            unsure = marker.kind in ("weak", "prefix") and not _is_card(blocks, index)
            if marker.kind == "related" or proof >= (2 if unsure else 1):
                found.update(dict.fromkeys(range(index, end), f"marker-{marker.kind}"))
        elif inline_marker(block):
            found[index] = "inline"
    return found


def strip(root: etree._Element) -> list[Stripped]:
    """Remove recommended links from the tree under `root`; what was removed, in page order."""
    blocks = Blocks(root)
    found = find(blocks)
    removed = [
        Stripped(blocks.blocks[index].text.replace(f" {BREAK} ", "\n"), rule, "dom")
        for index, rule in sorted(found.items())
    ]
    gone: set[Node] = set()
    for node in blocks.nodes[1:]:
        if node.parent in gone:
            gone.add(node)
        elif node.last > node.first and all(i in found for i in range(node.first, node.last)):
            gone.add(node)
            _remove(node.element)
    return removed


def _remove(element: etree._Element) -> None:
    """Take an element out of its tree and leave the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
