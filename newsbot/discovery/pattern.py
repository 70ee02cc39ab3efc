"""How a site writes the addresses of its articles, guessed from examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

COVERAGE = 0.9
"""Share of the example articles that a pattern must match."""

# From the most particular to the most general; of two that fit alike the first is taken.
_SHAPES = (
    r"/20\d\d/\d\d/\d\d/[^/]+\.html?$",
    r"/20\d\d/\d\d/\d\d/[^/]+/?$",
    r"/20\d\d/\d\d/\d\d/",
    r"/20\d\d-\d\d-\d\d",
    r"/20\d\d/\d\d/[^/]+/?$",
    r"/20\d\d/\d+/",
    r"/articleshow/\d+\.cms$",
    r"-\d{5,}\.html?$",
    r"_\d{5,}\.html?$",
    r"/\d{5,}\.html?$",
    r"-\d{5,}/?$",
    r"/\d{5,}/[^/]+/?$",
    r"/\d{5,}/?$",
    r"-[0-9a-f]{8,}/?$",
    r"-\d+\.html?$",
    r"-\d+/?$",
    r"/\d+/",
    r"[?&]\w*id=\d+",
    r"/[^/]+-[^/]+-[^/]+-[^/]+\.html?$",
    r"/[^/]+-[^/]+-[^/]+-[^/]+/?$",
    r"/[^/]+[-_][^/]+[-_][^/]+/?$",
    r"/[^/]{25,}/?$",
)


def article_pattern(articles: Sequence[str], others: Sequence[str]) -> str | None:
    """A regular expression that finds `articles` and as few of `others` as may be; or None.

    Args:
        articles: URLs that are known to be articles.
        others: URLs of the same site that may be anything, such as those of the front page.
    """
    if not articles:
        return None
    unknown = set(others) - set(articles)
    # What most links of a front page match tells nothing; a shared first folder tells a little.
    best: tuple[float, int, str] | None = None
    for rank, shape in enumerate([*_SHAPES, *_shared_folder(articles)]):
        pattern = re.compile(shape)
        hits = sum(bool(pattern.search(url)) for url in articles)
        if hits < COVERAGE * len(articles):
            continue
        fronts = sum(bool(pattern.search(url)) for url in unknown if _is_front(url))
        candidate = (fronts / max(len(unknown), 1) - hits / len(articles) / 100, rank, shape)
        best = min(best, candidate) if best else candidate
    return best[2] if best else None


def _shared_folder(articles: Sequence[str]) -> list[str]:
    folders = Counter(urlsplit(url).path.split("/")[1] for url in articles)
    (folder, count), *_ = folders.most_common(1)
    deeper = all(urlsplit(url).path.count("/") > 1 for url in articles)
    return [rf"/{re.escape(folder)}/[^/]+"] if deeper and count == len(articles) else []


def _is_front(url: str) -> bool:
    """A short address of few words, as sections have."""
    path = urlsplit(url).path.strip("/")
    return path.count("/") <= 1 and path.count("-") <= 1
