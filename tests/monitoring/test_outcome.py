from __future__ import annotations

from typing import Any

import pytest
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.statscollectors import MemoryStatsCollector

from newsbot.monitoring.outcome import Outcome, summary
from newsbot.monitoring.terminal import counted
from newsbot.redis import RedisUnavailable
from newsbot.spiders.news import NewsSpider


class AnySpider(NewsSpider):
    name = "any"


def outcome(stats: dict[str, Any] | None = None) -> Outcome:
    crawler = Crawler(AnySpider)
    crawler.stats = MemoryStatsCollector(crawler)
    crawler.stats.set_stats({"finish_reason": "finished", **(stats or {})})
    return Outcome(crawler)


@pytest.mark.parametrize(
    ("stats", "code", "sentence"),
    [
        ({"item_scraped_count": 2}, 0, ""),
        # Seen in an earlier crawl, or repeated:
        ({"newsbot/articles/already_published": 3}, 0, ""),
        ({"newsbot/duplicates/request": 40, "newsbot/sources/links": 40}, 0, ""),
        # Other workers of the crawl took what this one found:
        ({"newsbot/sources/fetched": 1, "newsbot/sources/links": 9}, 0, ""),
        ({"newsbot/frontier/stored": 2}, 0, ""),
        (
            {"newsbot/frontier/stored": 2, "scheduler/dequeued/redis": 2},
            3,
            "no article found: nothing was fetched",
        ),
        ({}, 3, "no article found: nothing was fetched"),
        (
            {"newsbot/sources/cannot_resolve_host": 2},
            1,
            "no source could be fetched: the name of the host cannot be found; check that this "
            "machine is online and can look up names (DNS); the same command retries",
        ),
        (
            {"newsbot/sources/http_503": 1, "newsbot/sources/ignore_request": 2},
            1,
            "no source could be fetched: 2 × forbidden by robots.txt, 1 × the host answers 503 "
            "(Service Unavailable); the site forbids it; `-s ROBOTSTXT_OBEY=0` reads it "
            "all the same; the same command retries",
        ),
        (
            {"newsbot/sources/fetched": 2, "newsbot/sources/not_xml": 1},
            3,
            "no article found: sources fetched: 2; links to articles in them: 0; not xml: 1",
        ),
        (
            {
                "newsbot/sources/fetched": 1,
                "newsbot/sources/links": 9,
                "newsbot/dropped/no_body": 9,
            },
            3,
            "no article found: sources fetched: 1; links to articles in them: 9; "
            "pages without article: no body",
        ),
        # Asked for certain pages (-a url=…):
        (
            {"newsbot/dropped/http_503": 1, "newsbot/dropped/download_timeout": 2},
            1,
            "no page could be fetched: 2 × the host does not answer in time, 1 × the host answers "
            "503 (Service Unavailable); check the network, a firewall or proxy; "
            "the same command retries",
        ),
        (
            {"newsbot/dropped/http_503": 1, "newsbot/dropped/no_body": 1},
            3,
            "no article found: pages without article: 1 × the host answers 503 (Service "
            "Unavailable), 1 × no body",
        ),
        ({"finish_reason": "start_error"}, 1, "the spider's start failed: None"),
        (
            {"item_scraped_count": 2, "feedexport/failed_count/FileFeedStorage": 1},
            1,
            "an export failed (one error, see the log)",
        ),
        (
            {"item_scraped_count": 2, "newsbot/archive/damaged": 1},
            1,
            "one damaged place in the archive; the rest was replayed",
        ),
        (
            {"item_scraped_count": 2, "finish_reason": "memusage_exceeded"},
            1,
            "the crawl ended early: memusage_exceeded",
        ),
        (
            {"item_scraped_count": 2, "finish_reason": "archive_failed"},
            1,
            "the crawl ended early: archive_failed",
        ),
    ],
)
def test_statistics_are_judged(stats: dict[str, Any], code: int, sentence: str) -> None:
    assert outcome(stats).verdict() == (code, sentence)


def test_a_crawl_that_is_no_site_s_need_not_find_anything() -> None:
    judged = outcome()
    judged.crawler.spidercls = type("Plain", (), {"name": "plain"})  # type: ignore[assignment]
    assert judged.verdict() == (0, "")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("cannot export"), 2),
        (ValueError("since is no date"), 2),  # raised by the spider's constructor
        (RedisUnavailable("no Redis"), 1),
        (OSError("no space"), 1),
        (KeyError("a bug"), 1),
    ],
)
def test_errors_are_judged(error: Exception, code: int) -> None:
    judged = outcome()
    judged.error = error
    found, sentence = judged.verdict()
    assert found == code
    assert str(error) in sentence


def test_what_hides_the_error_is_looked_behind() -> None:
    judged = outcome()
    judged.error = RuntimeError("Engine slot not assigned")
    judged.error.__context__ = RedisUnavailable("no Redis")
    assert judged.verdict() == (1, "no Redis")


def test_a_signal_outweighs_all() -> None:
    judged = outcome({"finish_reason": "shutdown"})
    judged.interrupted = 2
    assert judged.verdict()[0] == 130


def test_one_of_a_thing_is_not_several() -> None:
    said = [counted(number, noun) for number, noun in ((1, "article"), (0, "page"), (1200, "copy"))]
    assert said == ["1 article", "0 pages", "1,200 copies"]
    stats = {"elapsed_time_seconds": 2.0, "newsbot/articles/published": 1}
    assert "1 article, 0 of them new versions" in summary("daily", stats)
