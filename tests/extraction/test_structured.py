"""Structured data as pages write it, whole and broken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.extraction import json_ld
from newsbot.extraction.page import Page
from newsbot.extraction.structured import Structured

URL = "https://a.example/story-1.html"
ARTICLE = {"@type": "NewsArticle", "headline": "The story", "url": URL}


def read(*scripts: str, head: str = "", body: str = "") -> Structured:
    tags = "".join(f"<script type='application/ld+json'>{script}</script>" for script in scripts)
    return Structured(Page(f"<head>{tags}{head}</head><body>{body}</body>".encode(), URL))


def first(structured: Structured, field: str) -> tuple[str, Any] | None:
    return next(structured.candidates(field), None)


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "Site"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        [[{"@type": "BreadcrumbList"}], {"@graph": [[ARTICLE]]}],
        {**ARTICLE, "@type": ["NewsArticle", "Article"]},
        {**ARTICLE, "@type": "https://schema.org/NewsArticle"},
        {
            "@type": "ItemList",
            "itemListElement": [{**ARTICLE, "headline": "Another"}],
            "x": ARTICLE,
        },
        [{**ARTICLE, "headline": "Another", "url": "https://a.example/2"}, ARTICLE],
    ],
)
def test_the_page_s_own_article_is_found(data: object) -> None:
    assert first(read(json.dumps(data)), "title") == ("json-ld", "The story")


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "The story",}',
        '{"@type": "NewsArticle", "headline": "The story", "keywords": ["a", "b",],}',
        '<!-- {"@type": "NewsArticle", "headline": "The story"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "The story"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "The story"};',
        '{"@type": "WebSite"}{"@type": "NewsArticle", "headline": "The story"}',
        '{"@type": "NewsArticle", "description": "two\nlines", "headline": "The story"}',
        '{"@type": "NewsArticle", "description": "a \\\' b", "headline": "The story"}',
        '{"@type": "NewsArticle", "description": "the "big" one", "headline": "The story"}',
        '{"@type": "NewsArticle"\n "headline": "The story"}',
        '{"@type": "NewsArticle", "headline": "The story", "description": "cut sho',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;The story&quot;}",
    ],
)
def test_broken_syntax_is_mended(script: str) -> None:
    assert first(read(script), "title") == ("json-ld", "The story")


@pytest.mark.parametrize(
    "script", ["", "null", "[]", "{", "}{", "NaN", '"text"', "[" * 100_000, "var x = 1;"]
)
def test_what_cannot_be_read_gives_nothing(script: str) -> None:
    assert first(read(script), "title") is None


def test_references_are_followed() -> None:
    graph = [
        {**ARTICLE, "author": {"@id": "#ann"}, "publisher": [{"@id": "#p"}],
         "image": {"@id": "#none"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        {"@type": "Organization", "@id": "#p", "name": "Site"},
    ]  # fmt: skip
    structured = read(json.dumps({"@graph": graph}))
    found = first(structured, "authors")
    assert found is not None
    assert found[1][0]["name"] == "Ann Lee"
    assert first(structured, "publisher") == ("json-ld", graph[2])
    assert first(structured, "image") == ("json-ld", {"@id": "#none"})


def test_references_in_a_circle_end() -> None:
    graph = {"@graph": [{**ARTICLE, "@id": "#a", "author": {"@id": "#a"}}]}
    assert first(read(json.dumps(graph)), "authors") is not None


def test_meta_tags_come_after_json_ld_and_before_microdata() -> None:
    structured = read(
        json.dumps(ARTICLE),
        head="<meta property='og:title' content='Shared'><meta name=TITLE content=' '>"
        "<meta name='twitter:title' value='Tweet'>",
        body="<div itemscope itemtype='//s.org/NewsArticle'><b itemprop=headline>Seen</b></div>",
    )
    assert [(rule, raw) for rule, raw in structured.candidates("title")] == [
        ("json-ld", "The story"), ("og", "Shared"), ("meta", "Tweet"), ("microdata", "Seen"),
    ]  # fmt: skip


def test_microdata_keeps_things_apart() -> None:
    structured = read(
        body="""
        <div itemscope itemtype="https://schema.org/NewsArticle">
          <span itemprop="author" itemscope itemtype="https://schema.org/Person">
            <a itemprop="url" href="/ann"><span itemprop="name">Ann Lee</span></a></span>
          <time itemprop="datePublished" datetime="2026-11-24T08:00:00Z">today</time>
          <div itemscope itemtype="https://schema.org/Comment" itemprop="comment">
            <span itemprop="author">Troll</span></div>
          <meta itemprop="headline" content="The story">
          <div itemscope itemtype="https://schema.org/Offer"><i itemprop="headline">Buy</i></div>
        </div>"""
    )
    node = structured.microdata_article
    assert node is not None
    assert node["headline"] == ["The story"]
    assert node["datePublished"] == ["2026-11-24T08:00:00Z"]
    assert [author["name"] for author in node["author"]] == [["Ann Lee"]]


def test_an_svg_s_title_is_not_the_page_s() -> None:
    page = Page(b"<body><svg><title>Icon</title></svg></body>", URL)
    assert Structured(page).page_title == ""


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["@type", "@graph", "@id", "author", "headline", "image", "name"]), inner
    ),
    max_leaves=20,
))  # fmt: skip
def test_any_json_is_read_without_complaint(data: object) -> None:
    structured = read(json.dumps(data).replace("<", ""))
    for field in ("title", "authors", "image", "publisher", "date_published", "tags", "language"):
        list(structured.candidates(field))


@given(st.text(alphabet='{}[]",:\\ \nabc@type<!-', max_size=80))
def test_any_text_is_parsed_or_left_out(text: str) -> None:
    assert isinstance(json_ld.parse(text), list)
