"""CSS and XPath selectors as a site declares them, compiled once."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree


@lru_cache(maxsize=4096)
def compile_selector(selector: str) -> etree.XPath:
    """CSS with Scrapy's `::text` and `::attr(name)`, or XPath when it starts with `/`, `./` or `(`.

    Raises:
        ValueError: neither, with the selector and what is wrong with it.
    """
    from cssselect import SelectorError
    from parsel.csstranslator import css2xpath

    is_xpath = selector.lstrip().startswith(("/", "./", "("))
    try:
        return etree.XPath(selector if is_xpath else css2xpath(selector))
    except (SelectorError, etree.XPathSyntaxError) as error:
        kind = "XPath" if is_xpath else "CSS"
        raise ValueError(f"bad {kind} selector {selector!r}: {error}") from error


def select_texts(root: etree._Element, selector: str) -> list[str]:
    """Text of every match: of an element all that it holds, of `::text` and `::attr()` the string.

    Raises:
        ValueError: as `compile_selector`.
    """
    found = compile_selector(selector)(root)
    if not isinstance(found, list):  # XPath such as string(//h1) or count(//p)
        return [str(found)]
    texts = (
        "".join(item.itertext()) if isinstance(item, etree._Element) else str(item)
        for item in found
    )
    return [text for text in texts if text.strip()]
