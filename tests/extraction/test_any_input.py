"""Anything at all into parser, loader and strippers: no exception, and what holds holds."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.boilerplate import repeated, titles
from newsbot.extraction.page import Page
from newsbot.extraction.text import clean_text
from newsbot.items import Article, Hints
from newsbot.loaders import ArticleLoader
from newsbot.urls import canonical_url

PIECES = st.sampled_from([
    b"<p>", b"</p>", b"<h1>", b"</h1>", b"<time datetime='", b"'>", b"<meta property='og:title' ",
    b"content='", b"<meta name=author content='", b"<script type='application/ld+json'>",
    b"</script>", b'{"@type":"NewsArticle","author":', b'"datePublished":"2026-11-24T0', b"[[{{",
    b"]}", b"<!--", b"<![CDATA[", b"\x00", b"\xff\xfe", b"&#x110000;", b"&amp;amp;", b"<a href='",
    b"http://[half", b"<svg><title>", b"<base href='//'>", b"<html lang='\xc3\xa4", b"By ",
    "मास्को, 22 अगस्त (PTI). ".encode(), "２０２６年１１月２４日".encode(), b"Also read: ", b"\n\n",
])  # fmt: skip
BYTES = st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=40).map(b"".join)
USUAL = st.sampled_from(["Follow us on every channel", "", "Read more"])
LINES = st.lists(st.one_of(st.text(max_size=40), USUAL), max_size=25).map("\n".join)


@given(BYTES, st.sampled_from([None, "utf-8", "utf-16", "gb18030", "no-such", "iso-2022-jp"]))
@settings(max_examples=60)
def test_the_loader_makes_an_article_of_any_bytes(body: bytes, encoding: str | None) -> None:
    page = Page(body, "https://news.example/a", encoding)
    hints = Hints(title="Of the river", date_published="2026-11-24")
    article = ArticleLoader.from_page(page, hints=hints, site="hill").load_item()
    assert isinstance(article, Article)
    assert article.title
    assert canonical_url(article.canonical_url) == article.canonical_url
    assert len(article.id) == len(article.fingerprint) == 16
    for field in fields(Article):
        value = getattr(article, field.name)
        texts = value if isinstance(value, list) else [value]
        assert all(clean_text(text) == text for text in texts if isinstance(text, str))


@given(LINES, st.integers(0, 12))
@settings(max_examples=60)
def test_the_layers_that_learn_take_lines_and_never_all(text: str, count: int) -> None:
    counts = dict.fromkeys(repeated.keys(text)[::2], count)
    known = set(titles.tail_keys(text)[::2])
    for kept, removed in (
        repeated.strip(text, counts),
        titles.strip(text, known.__contains__),
    ):
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        left = [line.strip() for line in kept.split("\n") if line.strip()]
        assert sorted(left + [line.text for line in removed]) == sorted(lines)
        assert left or not lines
        if not removed:
            assert kept == text
