"""How much of the article a page holds: behind a paywall, or one part of several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsbot.extraction.fields import texts

if TYPE_CHECKING:
    from newsbot.extraction.page import Page
    from newsbot.extraction.structured import Structured

_LOCKED = frozenset({"locked", "paid", "premium", "subscriber", "subscribers", "paywall"})
_TIERS = ("article:content_tier", "content_tier", "article:access", "isaccessibleforfree")
_PAID_NAMES = re.compile(
    r"(?<![a-z])(?:paywalled|is-paid|article-paid|is-premium-article|paid-content-teaser"
    r"|paywall-(?:active|locked|article|content|teaser))(?![a-z])"
)
# The number of a part, at the end of a path or in the query.
_PART = re.compile(
    r"(?:[?&](?:page|pagina|pag|seite|p|part|teil)=|/(?:page|pagina|seite|part|teil)[/-]?"
    r"|[-_,](?:page|pagina|seite|part|teil|p)?[-_]?|/)(\d{1,2})(?=(?:\.s?html?|\.php)?/?$)",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:\.s?html?|\.php)?/?$", re.IGNORECASE)
_MOST_LINKS = 2_000
_ENDINGS = [
    "".join(parts) for parts in product(("", ".html", ".htm", ".shtml", ".shtm", ".php"), ("", "/"))
]
"""What may follow the number of a part."""


def is_paywalled(page: Page, structured: Structured) -> bool:
    """Whether the page says that its article is for subscribers, wholly or in part.

    By the meta tag `article:content_tier`, by schema.org `isAccessibleForFree` of the article or a
    part of it, or by the class of `article` or `body`. "metered" is no wall: the text is there for
    whoever reads few articles. Such pages are "not free" to schema.org, for the search engines.
    """
    for name in _TIERS:
        for value in structured.metas.get(name, ()):
            tier = value.strip().lower()
            return tier in _LOCKED or _is_false(tier)
    node = structured.json_ld_article
    if node is not None:
        graph = structured.graph
        said = [_is_false(value) for value in graph.values(node, "isAccessibleForFree")]
        for part in graph.values(node, "hasPart"):
            if isinstance(part, dict):
                said += [_is_false(v) for v in graph.values(part, "isAccessibleForFree")]
        if said:
            return any(said)
    return any(
        _PAID_NAMES.search((element.get("class") or "").lower())
        for element in page.all("body", "article")
    )


def _is_false(value: Any) -> bool:
    """JSON's false, and what publishers write instead: "False", "http://schema.org/False"."""
    if isinstance(value, bool):
        return not value
    return any(text.strip().lower().rpartition("/")[2] in ("false", "no") for text in texts(value))


def next_part(page: Page, declared: Iterable[str]) -> str | None:
    """Address of the part that follows this page's, where an article is spread over several.

    Args:
        page: its links are read only where one has the number of a part.
        declared: addresses of `<link rel="next">`, which blogs also use for another article: only
            this page's own address with the next number counts.
    """
    here = urlsplit(page.url)
    if not here.path.strip("/"):
        return None
    stem, number = _parted(page.url)
    for href in (*declared, *_numbered(page, number + 1)):
        there = page.absolute(href)
        if there is None or urlsplit(there).netloc != here.netloc:
            continue
        if _parted(there) == (stem, number + 1):
            return there
    return None


def _numbered(page: Page, number: int) -> Iterator[str]:
    """Where links lead that are read as `number`, or as no more than an arrow."""
    wanted = str(number)
    ends = tuple(f"{wanted}{ending}" for ending in _ENDINGS)
    with_it = (
        (link, href)
        for link in page.all("a")
        if wanted in (href := link.get("href", ""))
        and href.partition("#")[0].rstrip().lower().endswith(ends)
    )
    for link, href in islice(with_it, _MOST_LINKS):
        if link.get("rel") == "next" or _reads(link, wanted):
            yield href


def _reads(link: Any, wanted: str) -> bool:
    text = "".join(link.itertext()).strip()
    return text == wanted or text.rpartition(" ")[2] == wanted


def _parted(url: str) -> tuple[str, int]:
    """An address without the number of its part, and that number; 1 without one."""
    url = url.partition("#")[0]
    match = _PART.search(url)
    if match is None:
        return _ENDING.sub("", url), 1
    return _ENDING.sub("", url[: match.start()]), int(match[1])
