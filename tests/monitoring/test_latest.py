"""What a crawl leaves for the dashboard: verdicts, stripped lines with their rules, sites."""

from __future__ import annotations

import asyncio

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.settings import Settings

from newsbot.boilerplate import Stripped
from newsbot.items import Article
from newsbot.monitoring.latest import Latest, read_article, read_latest, read_sites
from newsbot.pipelines.publish import AlreadyPublished, DuplicateArticle
from newsbot.redis import connect_sync, for_crawler
from newsbot.spiders.news import NewsSpider


def article(number: int, **values: object) -> Article:
    return Article(id=f"{number:016x}", site="daily", title=f"Story {number}", **values)  # type: ignore[arg-type]


def test_articles_with_what_was_stripped(valkey: str) -> None:
    crawler = Crawler(NewsSpider, Settings({"NEWSBOT_REDIS_URL": valkey}))

    async def crawl() -> None:
        latest = Latest(crawler, namespace="ns", most=3)
        latest.spider_opened()
        first, copy, known, bad, broken = (article(n) for n in range(1, 6))
        latest.lines_stripped(first, [Stripped("Read more", "marker", "text")])
        latest.lines_stripped(first, [Stripped("x" * 900, "vendor", "dom")])
        latest.lines_stripped(known, [Stripped("Read more", "marker", "text")])
        latest.lines_stripped(broken, [Stripped("Read more", "marker", "text")])
        latest.item_scraped({"not": "an article"})
        latest.item_scraped(first)
        latest.item_scraped(article(1, version=2))
        latest.item_dropped(copy, DuplicateArticle("x", kind="near", original=first.id))
        latest.item_dropped(known, AlreadyPublished("x"))
        latest.item_dropped(bad, DropItem("x"))
        latest.item_error(broken)
        assert not latest._stripped
        await latest.spider_closed()
        await for_crawler(crawler).close()

    asyncio.run(crawl())
    with connect_sync(valkey) as client:
        shown = read_latest(client, "ns")
        assert [one.verdict for one in shown] == ["left out", "duplicate", "updated"]  # at most 3
        assert [one.verdict for one in read_article(client, "ns", f"{1:016x}")] == [
            "duplicate",
            "updated",
        ]
        assert read_sites(client, "ns")["daily"].published == 2
        assert read_sites(client, "ns")["daily"].last > 1e9


def test_lines_stay_with_their_article(valkey: str) -> None:
    crawler = Crawler(NewsSpider, Settings({"NEWSBOT_REDIS_URL": valkey}))

    async def crawl() -> None:
        latest = Latest(crawler, namespace="ns", most=10)
        latest.spider_opened()
        first, second = article(1), article(2, body="y" * 30_000)
        latest.lines_stripped(first, [Stripped("x" * 900, "vendor", "dom")] * 150)
        for item in (first, second):
            latest.item_scraped(item)
        await latest.spider_closed()
        await for_crawler(crawler).close()

    asyncio.run(crawl())
    with connect_sync(valkey) as client:
        second, first = read_latest(client, "ns")
    assert len(first.stripped) == 50
    assert first.stripped[0] == Stripped("x" * 300, "vendor", "dom")
    assert second.stripped == []
    assert len(second.article.body) == 20_000
