from __future__ import annotations

import re

import pytest

from newsbot.discovery.pattern import article_pattern

SITE = "https://www.example.com"
FRONTS = [
    f"{SITE}/",
    f"{SITE}/sport/",
    f"{SITE}/politics",
    f"{SITE}/about-us",
    f"{SITE}/news/world",
]


@pytest.mark.parametrize(
    ("articles", "pattern"),
    [
        (["/local/a-b-133589711.html", "/x/c-12345.html"], r"-\d{5,}\.html?$"),
        (["/2026/11/24/a-b-c/", "/2026/11/23/d/"], r"/20\d\d/\d\d/\d\d/[^/]+/?$"),
        (["/article/abc", "/article/x-y"], r"/article/[^/]+"),
        (["/india/the-old-bridge-is-closed", "/a-b-c-d-e"], r"/[^/]+-[^/]+-[^/]+-[^/]+/?$"),
        (["/city/articleshow/126041363.cms"], r"/articleshow/\d+\.cms$"),
        (["/storypage.php?autonoid=172475"], r"[?&]\w*id=\d+"),
    ],
)
def test_the_pattern_that_fits(articles: list[str], pattern: str) -> None:
    urls = [SITE + path for path in articles]
    assert article_pattern(urls, FRONTS) == pattern
    assert not any(re.search(pattern, front) for front in FRONTS)


def test_no_pattern() -> None:
    assert article_pattern([], FRONTS) is None
    assert article_pattern([f"{SITE}/a", f"{SITE}/b", f"{SITE}/c/d"], FRONTS) is None
