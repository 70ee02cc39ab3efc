"""The text of the article on a page, without a rule for its site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree
from lxml.cssselect import CSSSelector

from newsbot.boilerplate import Stripped
from newsbot.boilerplate import dom
from newsbot.boilerplate import text as plain
from newsbot.boilerplate.blocks import BREAK, FLAG, HEADINGS, SKIP, Block, Blocks, Node
from newsbot.extraction.page import Page


@dataclass(slots=True)
class Body:
    """Text of an article: blocks joined by a blank line."""

    text: str = ""
    stripped: list[Stripped] = field(default_factory=list)
    rule: str = "generic"
    """Where it came from: "site", "generic", "json-ld", or "none"."""
    paywalled: bool = False
    kept: list[tuple[str, str]] = field(default_factory=list)
    """Every block of the page in order, with the reason: "kept", or why it is left out."""


_NEGATIVE = (
    FLAG["vendor"] | FLAG["related"] | FLAG["share"] | FLAG["comment"] | FLAG["bio"] | FLAG["caption"]
    | FLAG["newsletter"] | FLAG["nav"] | FLAG["footer"] | FLAG["aside"] | FLAG["poll"] | FLAG["tags"] | FLAG["hidden"]
)  # fmt: skip
_OUTSIDE = SKIP | {"nav", "footer"}


def select(root: etree._Element, selector: str) -> list[etree._Element]:
    """Elements that a CSS selector, or an XPath that starts with `/` or `./`, finds.

    Raises:
        ValueError: the selector cannot be parsed.
    """
    try:
        if selector.startswith(("/", "./")):
            found = root.xpath(selector)
        else:
            found = CSSSelector(selector, translator="html")(root)
    except (etree.XPathError, SyntaxError) as error:
        raise ValueError(f"selector {selector!r}: {error}") from error
    return [element for element in found if isinstance(element, etree._Element)]


def _weight(block: Block) -> int:
    length = len(block.text)
    if block.linked * 3 > length or length < 40:
        return 0
    return length


def _container(page: Blocks) -> Node:
    weights = [0] * (len(page.blocks) + 1)
    for index, block in enumerate(page.blocks):
        weight = _weight(block)
        node: Node | None = block.node
        while weight and node and node.parent:
            if node.flags & _NEGATIVE and not node.flags & FLAG["article_body"]:
                weight //= 4
                break
            node = node.parent
        weights[index + 1] = weights[index] + weight
    best = page.root
    for node in page.nodes:
        # Nodes come parents first: go down as long as a child holds most of the prose.
        if node.parent is best:
            whole = weights[best.last] - weights[best.first]
            if (weights[node.last] - weights[node.first]) * 4 > whole * 3:
                best = node
    return best


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
    root = page.root
    without = frozenset(element for rule in remove for element in select(root, rule))
    if selector:
        texts: list[str] = []
        stripped: list[Stripped] = []
        for element in select(root, selector):
            texts += [block.text for block in Blocks(element, without=without).blocks]
        text, stripped = plain.strip(
            "\n\n".join(texts).replace(f" {BREAK} ", "\n"), language=language
        )
        if text:
            return Body(text, stripped, "site")
    blocks = Blocks(root, skip=_OUTSIDE, without=without)
    container = _container(blocks)
    found = dom.find(blocks)
    stripped = []
    kept: list[str] = []
    for index in range(container.first, container.last):
        block = blocks.blocks[index]
        if index in found:
            stripped.append(Stripped(block.text, found[index], "dom"))
            continue
        node: Node | None = block.node
        while node and node is not container:
            if (
                node.flags & _NEGATIVE
                and not node.flags & FLAG["article_body"]
                or node.tag in ("aside", "figcaption", "h1", "header")
            ):
                break
            node = node.parent
        else:
            if block.linked * 2 > len(block.text):
                continue
            if _weight(block) or block.node.tag in HEADINGS or block.node.tag in ("p", "li"):
                kept.append(block.text)
    text, more = plain.strip("\n\n".join(kept).replace(f" {BREAK} ", "\n"), language=language)
    stripped += more
    if len(text) < 200 and article_body and len(article_body) > 2 * len(text):
        text, stripped = plain.strip(article_body, language=language)
        return Body(text, stripped, "json-ld")
    return Body(text, stripped, "generic" if text else "none")
