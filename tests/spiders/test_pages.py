"""Every site on its real pages, field by field, against gold."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from benchmarks.metric import compare
from newsbot.extraction.page import Page
from newsbot.items import Article
from newsbot.loaders import ArticleLoader
from newsbot.spiders import fixtures
from newsbot.spiders.catalogue import site_spiders
from newsbot.spiders.news import NewsSpider
from newsbot.urls import canonical_url
from tests.conftest import PROJECT, find_shared
from tests.spiders.page_notes import GOLD_ERRORS, NO_ARTICLES, OPEN

BODY_F1 = 0.9


@dataclass(frozen=True)
class Case:
    """One saved page of one site."""

    spider: type[NewsSpider]
    page: Path
    url: str
    language: str
    gold: dict[str, Any] = field(compare=False, hash=False)

    @property
    def key(self) -> str:
        return self.page.name.removesuffix(".gz").removesuffix(".html")


def cases() -> Iterator[Case]:
    shared = find_shared()
    if shared is None:
        return
    folder = shared / "pages"
    spiders = {domain: spider for spider in site_spiders() for domain in spider.allowed_domains}
    with (folder / "manifest.jsonl").open() as manifest:
        for row in map(json.loads, manifest):
            labels = (urlsplit(row["url"] or "").hostname or "").split(".")
            suffixes = (".".join(labels[start:]) for start in range(len(labels)))
            spider = next((spiders[suffix] for suffix in suffixes if suffix in spiders), None)
            if spider is not None:
                gold = json.loads((folder / row["gold"]).read_text())
                yield Case(spider, folder / row["file"], row["url"], row["language"], gold)


CASES = sorted(cases(), key=lambda case: (case.spider.name, case.key))


@cache
def extracted(case: Case) -> Article:
    page = Page(gzip.decompress(case.page.read_bytes()), case.url)
    spider = case.spider()
    loader = ArticleLoader.from_page(page, rule=spider.rule, site=spider.name, url=case.url)
    article: Article = loader.load_item()
    return article


def each_page(*names: str) -> pytest.MarkDecorator:
    """Pages whose gold has one of these fields; what is known of a page and a field is applied."""
    parameters = []
    for case in CASES:
        if names and not any(case.gold.get(name) for name in names):
            continue
        marks = []
        for name in names:
            if reason := GOLD_ERRORS.get((case.key, name)):
                marks.append(pytest.mark.skip(reason=f"gold: {reason}"))
            elif reason := OPEN.get((case.key, name)):
                marks.append(pytest.mark.xfail(reason=reason, strict=True))
        parameters.append(pytest.param(case, marks=marks, id=f"{case.spider.name}-{case.key}"))
    return pytest.mark.parametrize("case", parameters)


def one_line(text: str) -> str:
    """What the eye compares: no soft hyphens, one kind of space, quote and dash."""
    text = unicodedata.normalize("NFKC", text).replace("\xad", "")
    text = re.sub("[‘’‚′`]", "'", re.sub("[“”„«»″]", '"', text))
    return " ".join(re.sub("[–—‒―]", "-", text).split())


@pytest.mark.skipif(not CASES, reason="no development pages beside this checkout")
@pytest.mark.parametrize("spider", site_spiders(), ids=lambda spider: spider.name)
def test_a_site_is_verified_if_it_has_pages(spider: type[NewsSpider]) -> None:
    saved = fixtures.folder_of(PROJECT / "tests/pages", spider)
    has_pages = saved.is_dir() or any(case.spider is spider for case in CASES)
    assert bool(spider.verified) == has_pages


@each_page("title")
def test_title(case: Case) -> None:
    assert one_line(extracted(case).title) == one_line(case.gold["title"])


@each_page("body")
def test_body(case: Case) -> None:
    score = compare(case.gold["body"], extracted(case).body)
    assert score.f1 >= BODY_F1, f"precision {score.precision:.2f}, recall {score.recall:.2f}"


@each_page("body_must_contain", "body_must_not_contain")
def test_body_snippets(case: Case) -> None:
    body = one_line(extracted(case).body)
    missing = [
        text for text in case.gold.get("body_must_contain") or () if one_line(text) not in body
    ]
    surplus = [
        text for text in case.gold.get("body_must_not_contain") or () if one_line(text) in body
    ]
    assert (missing, surplus) == ([], [])


@each_page("authors")
def test_authors(case: Case) -> None:
    def names(authors: list[str]) -> set[str]:
        return {one_line(name).casefold().rstrip(".") for name in authors}

    assert names(extracted(case).authors) == names(case.gold["authors"])


@each_page("date_published")
def test_date(case: Case) -> None:
    found, wanted = extracted(case).date_published, case.gold["date_published"]
    assert found
    first, second = datetime.fromisoformat(found), datetime.fromisoformat(wanted)
    if first.tzinfo and second.tzinfo:
        assert abs((first - second).total_seconds()) < 60
    else:
        assert found[:10] == wanted[:10]


@each_page("language")
def test_language(case: Case) -> None:
    found = extracted(case).language
    assert found
    assert found.partition("-")[0] == case.language


@each_page()
def test_the_address_is_that_of_an_article(case: Case) -> None:
    if reason := NO_ARTICLES.get(case.key):
        pytest.skip(reason)
    spider, url = case.spider, canonical_url(case.url)
    assert re.search(spider.article_urls or "", url)
    assert not (spider.exclude_urls and re.search(spider.exclude_urls, url))
