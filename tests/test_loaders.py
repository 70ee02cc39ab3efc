"""ArticleLoader: a page becomes an Article; what spiders add is cleaned field by field."""

from __future__ import annotations

import json

import pytest
from itemloaders.processors import Compose, TakeFirst

from newsbot.extraction.article import SiteRule
from newsbot.extraction.page import Page
from newsbot.items import Article, Hints
from newsbot.loaders import ArticleLoader

URL = "https://news.example/india/story-12.html?utm_source=x"
PARAGRAPHS = [
    "नई दिल्ली, 22 अगस्त (भाषा). प्रधानमंत्री ने गुरुवार को कहा कि नई योजना से किसानों को लाभ होगा और "
    "राज्यों को अधिक सहायता मिलेगी।",
    "उन्होंने कहा कि योजना का पहला चरण अगले महीने शुरू होगा, जबकि दूसरा चरण अगले वर्ष लागू किया जाएगा।",
    "विपक्ष ने योजना पर सवाल उठाए और कहा कि सरकार को पहले पुराने वादे पूरे करने चाहिए।",
]
DATA = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "किसानों के लिए नई योजना",
    "datePublished": "2026-08-22T10:30:00+05:30",
    "author": {"@type": "Person", "name": "By राम कुमार"},
    "publisher": {"@type": "Organization", "name": "Example News"},
    "image": {"url": "/img/1.jpg"},
    "keywords": "किसान, योजना, किसान",
    "articleSection": "देश",
}


def page(url: str = URL) -> Page:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    source = (
        f"<html lang='hi'><head><title>किसानों के लिए नई योजना | Example News</title>"
        f"<link rel='canonical' href='/india/story-12.html'>"
        f"<script type='application/ld+json'>{json.dumps(DATA)}</script></head>"
        f"<body><article><h1>किसानों के लिए नई योजना</h1>{body}</article></body></html>"
    )
    return Page(source.encode(), url)


def test_a_page_fills_every_field() -> None:
    article = ArticleLoader.from_page(
        page(), site="example", fetched_at="2026-08-22T06:00:00+00:00"
    ).load_item()
    assert isinstance(article, Article)
    assert article.body == "\n\n".join(PARAGRAPHS)
    assert article.url == URL
    assert article.canonical_url == "https://news.example/india/story-12.html"
    assert article.site == "example"
    assert article.title == "किसानों के लिए नई योजना"
    assert article.authors == ["राम कुमार"]
    assert article.publisher == "Example News"
    assert (article.dateline, article.agency) == ("नई दिल्ली, 22 अगस्त", "भाषा")
    assert article.date_published == "2026-08-22T10:30:00+05:30"
    assert article.language == "hi"
    assert article.section == "देश"
    assert article.tags == ["किसान", "योजना"]
    assert article.image == "https://news.example/img/1.jpg"
    assert article.extraction["title"] == "json-ld"
    assert article.extraction["dateline"] == "text"
    assert len(article.id) == len(article.fingerprint) == 16


def test_the_identifier_is_that_of_the_canonical_address() -> None:
    first = ArticleLoader.from_page(page()).load_item()
    second = ArticleLoader.from_page(page(URL.replace("source", "medium"))).load_item()
    assert first.id == second.id
    assert first.url != second.url


def test_the_site_rule_comes_first_and_hints_last() -> None:
    article = ArticleLoader.from_page(
        page(),
        rule=SiteRule(fields={"section": "//h1/text()"}, publisher="Declared"),
        hints=Hints(title="from the feed", description="from the feed"),
    ).load_item()
    assert article.publisher == "Declared"
    assert article.section == article.title
    assert article.extraction["section"] == "site"
    assert article.title != "from the feed"
    assert article.description == "from the feed"
    assert article.extraction["description"] == "link"


@pytest.mark.parametrize(
    ("field", "raw", "expected"),
    [
        ("title", " A &amp;amp; B\u200b ", "A & B"),
        ("authors", "By Ann Lee and Bob Ray, Staff Writer", ["Ann Lee", "Bob Ray"]),
        ("date_published", "24 नवंबर 2026, 08:30 AM IST", "2026-11-24T08:30:00+05:30"),
        ("language", "pt_br", "pt-BR"),
        ("tags", ["a, b", "B"], ["a", "b"]),
        ("body", "one\u0000 \u202etwo\r\n\r\n\r\n three", "one two\n\nthree"),
        ("section", "Home", None),
    ],
)
def test_what_a_spider_adds_is_cleaned(field: str, raw: object, expected: object) -> None:
    loader = ArticleLoader()
    loader.add_value(field, raw)
    assert (getattr(loader.load_item(), field) or None) == expected


def test_cleaning_twice_changes_nothing() -> None:
    article = ArticleLoader.from_page(page()).load_item()
    again = ArticleLoader()
    for name in ("title", "body", "authors", "date_published", "language", "section", "tags"):
        again.add_value(name, getattr(article, name))
        assert getattr(again.load_item(), name) == getattr(article, name)


def test_a_spider_may_replace_what_the_page_gave() -> None:
    loader = ArticleLoader.from_page(page())
    loader.replace_value("title", "Another")
    assert loader.load_item().title == "Another"


def test_a_selector_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="bad CSS selector 'p\\[\\['"):
        ArticleLoader.from_page(page(), rule=SiteRule(fields={"title": "p[["}))


def test_what_a_spider_adds_to_a_page_goes_through_the_processors() -> None:
    loader = ArticleLoader.from_page(page())
    read = list(loader.load_item().tags)
    loader.add_value("tags", ["rivers, dams"])
    assert loader.load_item().tags == [*read, "rivers", "dams"]


def test_the_processors_of_a_subclass_see_what_the_page_gave() -> None:
    class Shouting(ArticleLoader):
        section_out = Compose(TakeFirst(), lambda section: section + "!")

    assert Shouting.from_page(page()).load_item().section == "देश!"
