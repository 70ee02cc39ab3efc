"""Pages that list articles: a front page, a section, a tag."""

from __future__ import annotations

import re

from lxml import etree

from newsbot.discovery.sources import Discovered, Link, Listing
from newsbot.discovery.text import link_url
from newsbot.extraction.page import Page
from newsbot.extraction.selectors import compile_selector
from newsbot.items import Hints

MAX_LINKS = 5_000
"""Of one page."""

_OTHER_SCHEME = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:|\s*#", re.IGNORECASE)
_MIN_TITLE_WORDS = 3


def read_listing(page: Page, source: Listing) -> Discovered:
    """Every http(s) link once, in the page's order; its longest anchor text is the title hint.

    Text of fewer than three words ("Read more", a section's name) is no title, unless it is
    longer than 15 characters: some languages write without spaces.
    """
    found = Discovered()
    texts: dict[str, str] = {}
    for anchor in _anchors(page, source, found):
        href = anchor.get("href") or ""
        if not href.strip() or _OTHER_SCHEME.match(href):
            continue
        address = link_url(href, page.base_url, found.problems)
        if address is None:
            continue
        if address not in texts and len(texts) >= MAX_LINKS:
            found.problems["too_many_entries"] += 1
            break
        text = (
            " ".join("".join(map(str, anchor.itertext())).split())
            or (anchor.get("title") or "").strip()
        )
        if len(text) >= len(texts.get(address, "")):
            texts[address] = text
    for address, text in texts.items():
        is_title = len(text) > 15 or len(text.split()) >= _MIN_TITLE_WORDS
        found.links.append(Link(address, Hints(title=text if is_title else None)))
    return found


def _anchors(page: Page, source: Listing, found: Discovered) -> list[etree._Element]:
    if source.links is None:
        return list(page.root.iter("a"))
    chosen = compile_selector(source.links)(page.root)
    if not chosen:
        found.problems["no_match"] += 1
    return [anchor for element in chosen for anchor in element.iter("a")]
