"""What the fleet makes of a source's second document: news first, and what moved again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy import Request
from scrapy.http import XmlResponse
from scrapy.utils.test import get_crawler

from newsbot import settings
from newsbot.redis import for_crawler
from newsbot.revisit.schedule import Visit
from newsbot.spiders.fleet import FRESH, FleetSpider
from newsbot.spiders.visits import Settlement

HOME = "http://127.0.0.2:8765"
SOURCE = {"kind": "NewsSitemap", "url": f"{HOME}/news-sitemap.xml"}


def sitemap(entries: dict[str, datetime]) -> bytes:
    urls = "".join(
        f"<url><loc>{HOME}/{name}.html</loc><lastmod>{changed.isoformat()}</lastmod></url>"
        for name, changed in entries.items()
    )
    return f"<urlset>{urls}</urlset>".encode()


async def visited(
    spider: FleetSpider, state: dict[str, Any], links: bytes, body: bytes, status: int = 200
) -> tuple[list[Request], Settlement]:
    """The requests that a visit leads to, and what it is settled with."""
    visit = Visit("sources", "x", 1, {"site": "demo", "source": SOURCE, **state}, links)
    request = spider._source_request(visit)
    spider.visits._open["sources", "x"] = visit
    response = XmlResponse(request.url, status=status, body=body, request=request)
    requests = [found async for found in spider.parse_source(response)]
    return requests, spider.visits._settlements.pop(("sources", "x"))


def test_news_goes_before_the_backlog_and_what_moved_is_looked_at_again(valkey: str) -> None:
    ours = {name: value for name, value in vars(settings).items() if name.isupper()}
    ours |= {"SPIDER_MODULES": ["newsbot.demo.spider"], "NEWSBOT_REDIS_URL": valkey}
    now = datetime.now(UTC).replace(microsecond=0)
    hour = timedelta(hours=1)

    async def go() -> None:
        crawler = get_crawler(FleetSpider, ours)
        spider = FleetSpider.from_crawler(crawler, sites="demo")
        before = {"old-1": now - 5 * hour, "old-2": now - 4 * hour, "past-3": now - 300 * hour}
        requests, told = await visited(spider, {}, b"", sitemap(before))
        priorities = {request.url.rpartition("/")[2]: request.priority for request in requests}
        assert priorities == {"old-1.html": 0, "old-2.html": 0}  # what is past is a backfill's
        assert told.changes["new"] == 2

        after = {"old-1": now - hour, "old-2": now - 4 * hour, "new-4": now}
        requests, told = await visited(spider, told.changes, told.links, sitemap(after))
        priorities = {request.url.rpartition("/")[2]: request.priority for request in requests}
        assert priorities == {"old-1.html": 0, "old-2.html": 0, "new-4.html": FRESH}
        articles = spider.visits.schedules["articles"]
        assert [state["url"] for state in (await articles.states()).values()] == [
            f"{HOME}/old-1.html"
        ]

        requests, same = await visited(spider, told.changes, told.links, b"", status=304)
        assert requests == []
        assert same.changes["unchanged"] == 1
        await for_crawler(crawler).close()

    asyncio.run(go())
