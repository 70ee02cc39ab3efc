"""HTML microdata (https://html.spec.whatwg.org/#microdata) as nodes shaped like JSON-LD."""

from __future__ import annotations

from typing import Any

from lxml import etree

MAX_PROPERTIES = 400
_ADDRESS_OF = {"a": "href", "area": "href", "link": "href", "img": "src", "iframe": "src",
               "audio": "src", "video": "src", "source": "src", "embed": "src", "object": "data",
               "time": "datetime", "data": "value", "meter": "value"}  # fmt: skip
_PROPERTIES = etree.XPath("descendant-or-self::*[@itemprop]")
_ARTICLES = etree.XPath(
    "//*[@itemscope][contains(@itemtype, 'Article') or contains(@itemtype, 'BlogPosting')"
    " or contains(@itemtype, 'Report')]"
)
_TEXT = etree.XPath("string()")


def article(root: etree._Element) -> dict[str, Any] | None:
    """The page's article: the first item of an article type that has most of the text."""
    items = _ARTICLES(root)[:20]
    if not items:
        return None
    items.sort(key=lambda item: -_richness(item))
    return _node(items[0])


def _richness(item: etree._Element) -> int:
    names = {
        name for element in _PROPERTIES(item)[:100] for name in element.get("itemprop").split()
    }
    return len(names & {"headline", "articleBody", "datePublished", "author", "image", "publisher"})


def _node(item: etree._Element) -> dict[str, Any]:
    """`item` with the properties that are its own and those of items directly within."""
    node: dict[str, Any] = {"@type": item.get("itemtype", "").rpartition("/")[2]}
    nodes = {item: node}
    for element in _PROPERTIES(item)[:MAX_PROPERTIES]:
        if element is item:
            continue
        owner = element.getparent()
        while owner is not None and owner not in nodes and owner.get("itemscope") is None:
            owner = owner.getparent()
        holder = nodes.get(owner) if owner is not None else None
        if holder is None:  # belongs to an item that is nobody's property
            continue
        value: Any
        if element.get("itemscope") is not None:
            value = nodes[element] = {
                "@type": element.get("itemtype", "").rpartition("/")[2],
                # Where the item has no name property, what it says is its name.
                "#text": _text(element),
            }
        else:
            value = _value(element)
        for name in element.get("itemprop", "").split():
            holder.setdefault(name, []).append(value)
    return node


def _value(element: etree._Element) -> str:
    content = element.get("content")
    if content is None:
        attribute = _ADDRESS_OF.get(str(element.tag))
        content = element.get(attribute) if attribute else None
        # A link that names the author says who in its text, not in its address.
        if content is not None and element.tag == "a" and "url" not in element.get("itemprop", ""):
            content = None
    return content if content else _text(element)


def _text(element: etree._Element) -> str:
    return str(_TEXT(element))[:20_000] if element.get("itemprop") != "articleBody" else ""
