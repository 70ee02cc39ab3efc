from __future__ import annotations

from typing import Any

import pytest
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from newsbot.items import Article
from newsbot.pipelines.validate import TITLE_MAXLEN, InvalidArticle, ValidatePipeline


@pytest.fixture
def stats() -> MemoryStatsCollector:
    return MemoryStatsCollector(get_crawler())


def good(**changed: Any) -> Article:
    article = Article(url="https://a.example/1", title="Bridge", body="It closes.")
    for name, value in changed.items():
        setattr(article, name, value)
    return article


def validate(stats: MemoryStatsCollector, item: Any) -> Any:
    return ValidatePipeline(stats, body_maxlen=200).process_item(item)


def test_what_is_missing_is_derived(stats: MemoryStatsCollector) -> None:
    article = validate(stats, good())
    assert article.canonical_url == article.url
    assert len(article.id) == len(article.fingerprint) == 16
    assert stats.get_value("newsbot/articles/incomplete/date_published") == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"url": ""}, "no_url"),
        ({"url": "ftp://a.example/"}, "url_not_http"),
        ({"url": "http://"}, "url_malformed"),
        ({"title": " \n"}, "no_title"),
        ({"body": ""}, "no_body"),
        ({"title": None}, "title_no_text"),
        ({"body": b"bytes"}, "body_no_text"),
        ({"title": "x" * (TITLE_MAXLEN + 1)}, "title_too_long"),
        ({"body": "x" * 201}, "body_too_long"),
    ],
)
def test_what_is_no_article_is_dropped_and_counted(
    stats: MemoryStatsCollector, changed: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InvalidArticle):
        validate(stats, good(**changed))
    assert stats.get_value(f"newsbot/dropped/{reason}") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date_published", "yesterday"),
        ("date_published", "99999-01-01"),
        ("date_published", "2026-11-24T08:30:00"),
        ("language", "Hindi (India)"),
        ("image", "data:image/png;base64,x"),
        ("canonical_url", "javascript:void(0)"),
        ("authors", "A. Writer"),
        ("tags", ["x"] * 501),
        ("tags", [None]),
        ("description", "x" * 5_001),
        ("section", "\ud800"),
        ("extraction", {"title": 1}),
        ("stripped", -1),
        ("version", 1.5),
        ("fingerprint", "12"),
    ],
)
def test_a_value_of_another_format_is_taken_out(
    stats: MemoryStatsCollector, name: str, value: object
) -> None:
    article = validate(stats, good(**{name: value}))
    assert getattr(article, name) != value
    assert stats.get_value(f"newsbot/articles/invalid/{name}") == 1


@pytest.mark.parametrize(
    "date", ["2026-11-24", "2026-11-24T08:30:00+05:30", "2026-11-24T03:00:00Z"]
)
def test_dates_with_an_offset_and_bare_days_stay(stats: MemoryStatsCollector, date: str) -> None:
    assert validate(stats, good(date_published=date)).date_published == date


def test_none_becomes_the_empty_value_of_the_field(stats: MemoryStatsCollector) -> None:
    article = validate(stats, good(authors=None, site=None))
    assert (article.authors, article.site) == ([], "")


def test_text_that_no_json_can_hold_is_mended(stats: MemoryStatsCollector) -> None:
    assert validate(stats, good(title="a\ud800b\0")).title == "a\ufffdb\ufffd"


def test_other_items_pass(stats: MemoryStatsCollector) -> None:
    assert validate(stats, {"price": 1}) == {"price": 1}
