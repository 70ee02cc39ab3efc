"""How much of an article a page holds, as pages say it."""

from __future__ import annotations

import pytest

from newsbot.extraction.article import extract
from newsbot.extraction.page import Page

URL = "https://a.example/news/the-story.html"
STORY = "".join(
    f"<p>The bridge over the river was closed on day {n}, the town council said at noon.</p>"
    for n in range(1, 5)
)


def values(
    head: str = "", tail: str = "", url: str = URL, body: str = "<body>"
) -> dict[str, object]:
    source = f"<html><head>{head}</head>{body}<article>{STORY}</article>{tail}</body></html>"
    return extract(Page(source.encode(), url)).values


def data(more: str) -> str:
    return (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge",'
        f"{more}}}</script>"
    )


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (data('"isAccessibleForFree":false'), "<body>"),
        (data('"isAccessibleForFree":"False"'), "<body>"),
        (data('"isAccessibleForFree":"http://schema.org/False"'), "<body>"),
        (
            data('"hasPart":{"@type":"WebPageElement","isAccessibleForFree":false}'),
            "<body>",
        ),
        ('<meta property="article:content_tier" content="locked">', "<body>"),
        ("", '<body class="single paywall-active">'),
    ],
)
def test_an_article_for_subscribers_is_marked(head: str, body: str) -> None:
    found = values(head, body=body)
    assert found["paywalled"] is True
    assert "day 4" in str(found["body"])


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<body>"),
        (data('"isAccessibleForFree":true'), '<body class="paywall-active">'),
        ('<meta property="article:content_tier" content="metered">', "<body>"),
        (
            data('"isAccessibleForFree":false')
            + '<meta property="article:content_tier" content="metered">',
            "<body>",
        ),
        ("", '<body class="no-paywall">'),
        ("", '<body class="paywall-activelink">'),
    ],
)
def test_a_free_article_is_not(head: str, body: str) -> None:
    assert "paywalled" not in values(head, body=body)


@pytest.mark.parametrize(
    ("url", "href", "text"),
    [
        (URL, "/news/the-story-2.html", "2"),
        (URL, "/news/the-story,2.html", "Page 2"),
        (URL, "?page=2", "2"),
        ("https://a.example/news/the-story/", "/news/the-story/2/", "2"),
        ("https://a.example/news/the-story/seite-2", "/news/the-story/seite-3", "3"),
        ("https://a.example/story?id=118822", "/story?id=118822&page=2", "2"),
    ],
)
def test_the_next_part_is_named(url: str, href: str, text: str) -> None:
    found = values(tail=f'<a href="{href}">{text}</a>', url=url)
    assert str(found["next_part"]).endswith(href)
    declared = values(f'<link rel="next" href="{href}">', url=url)
    assert declared["next_part"] == found["next_part"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="next" href="/news/another-story.html">',
        '<a rel="next" href="/news/another-2.html">2</a>',
        '<a href="/news/the-story-2.html">The story, two years on</a>',
        '<a href="/news/the-story.html?comments=2">2</a>',
        '<a href="/news/the-story-3.html">3</a>',
        '<a href="https://b.example/news/the-story-2.html">2</a>',
        '<a href="http://[half/news/the-story-2.html">2</a>',
    ],
)
def test_another_article_is_no_part(link: str) -> None:
    assert "next_part" not in values(link, link)


def test_the_last_part_has_no_next() -> None:
    found = values(tail='<a href="/news/the-story.html">1</a>', url=f"{URL}?page=2")
    assert "next_part" not in found
