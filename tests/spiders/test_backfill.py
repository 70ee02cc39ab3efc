"""`-a since=… -a until=…`: archive sitemaps, as far as needed, each once."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from scrapy.http import XmlResponse
from scrapy.utils.test import get_crawler

from newsbot.discovery import Sitemap
from newsbot.frontier.dupefilter import DupeFilter
from newsbot.frontier.protocol import Frontier, Policy
from newsbot.spiders.news import NewsSpider

HOME = "https://paper.example"


class PaperSpider(NewsSpider):
    """With an archive by month."""

    name = "paper"
    allowed_domains: ClassVar[list[str]] = ["paper.example"]
    sources: ClassVar[list[Sitemap]] = [Sitemap(f"{HOME}/sitemap.xml", since=3)]


def answers(entries: list[tuple[str, str]], kind: str, **arguments: str) -> list[Any]:
    """What a spider asks for after a sitemap (or its index) of these addresses and dates."""
    spider = PaperSpider.from_crawler(get_crawler(PaperSpider), **arguments)
    (source,) = spider.declared()
    request = spider.source_request(source)
    outer, inner = ("sitemapindex", "sitemap") if kind == "index" else ("urlset", "url")
    parts = "".join(
        f"<{inner}><loc>{HOME}{path}</loc><lastmod>{day}</lastmod></{inner}>"
        for path, day in entries
    )
    body = f"<{outer}>{parts}</{outer}>".encode()
    return list(spider.parse_source(XmlResponse(request.url, body=body, request=request)))


MONTHS = [(f"/{year}-{month:02}.xml", f"{year}-{month:02}-28")
          for year in (2023, 2024, 2025) for month in range(1, 13)]  # fmt: skip


def test_only_the_months_asked_for_are_read() -> None:
    found = answers(MONTHS, "index", since="2024-05-03", until="2024-06-02")
    assert [request.url[-11:] for request in found] == ["2024-06.xml", "2024-05.xml"]
    assert all(not request.dont_filter for request in found)


def test_without_a_backfill_a_source_keeps_its_own_limit() -> None:
    assert answers(MONTHS, "index") == []


def test_articles_of_other_days_are_left_out() -> None:
    days = [(f"/story-{day}", f"2024-05-{day:02}") for day in range(1, 31)]
    found = answers(days, "urls", since="2024-05-20")
    assert [int(request.url.rpartition("-")[2]) for request in found] == list(range(20, 31))


def test_a_part_is_new_once_for_each_time_asked_for() -> None:
    crawler = get_crawler(PaperSpider)
    frontier = Frontier("t", "paper", "w", Policy())
    seen = DupeFilter(None, frontier, crawler.request_fingerprinter)
    first, *_ = answers(MONTHS, "index", since="2024-05-03", until="2024-06-02")
    again, *_ = answers(MONTHS, "index", since="2024-05-03", until="2024-06-02")
    other, *_ = answers(MONTHS, "index", since="2024-05-04", until="2024-06-02")
    tags = [seen.tag(request) for request in (first, again, other)]
    assert tags[0] == tags[1] != tags[2]
    assert tags[0] is not None
    assert tags[0].startswith(b"s")  # among what is remembered when the crawl is over


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"until": "2024-01-01"}, "since"),
        ({"since": "2024", "until": "x"}, "no date"),
        ({"since": "2024-02-01", "until": "2024-01-31"}, "not before"),
        ({"since": "2199-12-31"}, "in the future"),
        ({"since": "0001-01-01"}, "no date"),
        ({"since": "2024-01-01", "until": "9999-12-31"}, "no date"),
        ({"since": "2024-13-01"}, "no date"),
        ({"since": "yesterday"}, "no date"),
        ({"since": "2024-01-01T25:00"}, "no date"),
    ],
)
def test_wrong_limits(arguments: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        PaperSpider(**arguments)
