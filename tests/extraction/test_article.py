"""extract(): the order of trust, and pages that no one would write."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.extraction.article import SiteRule, extract
from newsbot.extraction.page import Page
from newsbot.items import Hints

URL = "https://a.example/2026/11/24/story.html"
TEXT = "<p>" + "The council met on Tuesday and spoke of the bridge for three hours. " * 4 + "</p>"


def page(head: str = "", body: str = "", url: str = URL) -> Page:
    return Page(f"<html><head>{head}</head><body>{body}{TEXT * 3}</body></html>".encode(), url)


def data(**fields: object) -> str:
    record = {"@type": "NewsArticle", **fields}
    return f"<script type='application/ld+json'>{json.dumps(record)}</script>"


def test_site_rule_then_data_then_page_then_hint() -> None:
    head = data(articleSection="Data", author="Ann Lee")
    body = "<h1>The headline</h1><i class=s>Site</i><p class=byline>By Bob Ray</p>"
    hints = Hints(section="Hint", tags=["hint"])
    found = extract(page(head, body), hints=hints)
    assert (found.values["section"], found.rules["section"]) == ("Data", "json-ld")
    assert (found.values["tags"], found.rules["tags"]) == (["hint"], "link")
    assert found.values["authors"] == ["Ann Lee"]
    rule = SiteRule(fields={"section": ".s::text", "authors": ".byline"})
    found = extract(page(head, body), rule, hints)
    assert (found.values["section"], found.rules["section"]) == ("Site", "site")
    assert (found.values["authors"], found.rules["authors"]) == (["Bob Ray"], "site")
    found = extract(page("", body), hints=hints)
    assert (found.values["authors"], found.rules["authors"]) == (["Bob Ray"], "html")


def test_the_trace_names_what_was_refused() -> None:
    found = extract(page(data(datePublished="soon") + "<meta name=date content='2026-11-24'>"))
    tried = [(c.rule, c.raw, c.value) for c in found.trace if c.field == "date_published"]
    assert tried[:2] == [("json-ld", "soon", None), ("meta", "2026-11-24", "2026-11-24")]


@pytest.mark.parametrize(
    ("head", "body", "url", "date", "rule"),
    [
        (data(datePublished="2026-11-24T08:00:00Z"), "", URL,
         "2026-11-24T08:00:00+00:00", "json-ld"),
        # The day from one place, its time from another.
        (data(datePublished="2026-11-24")
         + "<meta property='article:published_time' content='2026-11-24T09:00:00+05:30'>",
         "", URL, "2026-11-24T09:00:00+05:30", "og"),
        # A later date in the data is that of an update.
        (data(datePublished="2026-12-24"), "", URL, "2026-11-24", "url"),
        ("", "<h1>The headline</h1><time datetime='2026-11-23'>x</time>", "https://a.example/x",
         "2026-11-23", "html"),
        ("", "<h1>The headline</h1><p>24 November 2026</p>", "https://a.example/x",
         "2026-11-24", "html"),
        ("", "<h1>The headline</h1><p class=date>Updated 25 Nov 2026</p>"
         "<p class=date>Published 24 Nov 2026</p>", "https://a.example/x", "2026-11-24", "html"),
        ("", "<div class=calendar><p class=date>25 Nov 2026</p></div><h1>The headline</h1>",
         "https://a.example/x", None, None),
        ("", "<h1>The headline</h1><p>PARIS, 24 November (AFP) – It was so.</p>",
         "https://a.example/x", None, None),
    ],
)  # fmt: skip
def test_publication_dates(
    head: str, body: str, url: str, date: str | None, rule: str | None
) -> None:
    found = extract(page(head, body, url))
    assert (found.values.get("date_published"), found.rules.get("date_published")) == (date, rule)


def test_nothing_is_published_after_the_fetch() -> None:
    head = data(datePublished="2027-11-24")
    found = extract(page(head, url="https://a.example/x"), fetched_at="2026-11-24T00:00:00+00:00")
    assert "date_published" not in found.values


def test_naive_times_take_the_zone_of_the_site() -> None:
    head = data(datePublished="2026-11-24 08:30:00")
    found = extract(page(head), SiteRule(timezone="Asia/Kolkata"))
    assert found.values["date_published"] == "2026-11-24T08:30:00+05:30"
    assert extract(page(head)).values["date_published"] == "2026-11-24"


def test_the_agency_that_is_credited() -> None:
    found = extract(page(data(author=[{"name": "PTI"}, {"name": "Ann Lee"}])))
    assert found.values["authors"] == ["Ann Lee"]
    assert (found.values["agency"], found.rules["agency"]) == ("PTI", "byline")


def test_extraction_leaves_the_page_as_it_was() -> None:
    whole = page(data(headline="The headline"), "<h1>The headline</h1><ul><li><a href=x>y</a></ul>")
    before = len(list(whole.root.iter()))
    first = extract(whole).values
    assert len(list(whole.root.iter())) == before
    assert extract(whole).values == first


HOSTILE = {
    "nested": b"<div>" * 100_000 + b"x",
    "one line": b"<p>" + b"word " * 1_000_000,
    "unclosed": b"<p>text<b>bold<i>it" * 20_000,
    "attributes": b"<div " + b"class=a " * 200_000 + b">",
    "many metas": b"<meta name=author content='a, b'>" * 50_000,
    "long meta": b"<meta name=author content='" + b"a@b, " * 400_000 + b"'>",
    "many headings": b"<h1>The headline</h1>" * 20_000,
    "many authors": b"<h1>T</h1>" + b"<span class=author>By Ann Lee 1</span>" * 30_000,
    "many dates": b"<h1>T</h1>" + b"<time class=date>1 mins</time>" * 30_000,
    "long title": b"<title>" + b"a | b - " * 100_000 + b"</title><h1>a</h1>",
    "open quotes": b"<script type=application/ld+json>{" + b'"a": "b" c ' * 100_000 + b"}</script>",
    "newlines": b"<script type=application/ld+json>{\"a\": 1" + b"\n" * 300_000 + b"}</script>",
    "brackets": b"<script type=application/ld+json>" + b"[" * 500_000 + b"</script>",
    "properties": b"<div itemscope itemtype='x/Article'>" + b"<i itemprop=author itemscope>" * 1500,
    "nul": b"\0<p>te\0xt" * 20_000,
    "broken utf-8": b"<p>\xe0\xa4" * 20_000,
    "scripts": b"\xff<script>" * 50_000,
    "entities": b"<meta property='og:title' content='" + b"&amp;" * 200_000 + b"'>",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_take_bounded_time(kind: str) -> None:
    start = time.process_time()
    extract(Page(HOSTILE[kind], URL))
    assert time.process_time() - start < 4


@settings(max_examples=60)
@given(st.binary(max_size=600))
def test_any_bytes(body: bytes) -> None:
    extract(Page(body, URL))


TAGS = [
    "<h1>", "</h1>", "<p class=author>", "<time datetime=", "2026-11-24", "'>", "By Ann Lee",
    "<title>", "<meta name=author content='", "<script type=application/ld+json>", "{}",
    "</script>", "<a href='/author/x'>", "<div itemscope itemtype=Article>", "<b itemprop=author>",
    "<svg>", "</div>", "<base href='//['>", "24 Nov 2026",
]  # fmt: skip


@settings(max_examples=80)
@given(st.lists(st.sampled_from(TAGS) | st.text(max_size=6), max_size=30))
def test_any_markup(parts: list[str]) -> None:
    extract(Page("".join(parts).encode("utf-8", "surrogatepass"), URL))
