"""What the fleet makes of a source's second document: news first, and what moved again; and what of
pages that could not be fetched."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response, XmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from newsbot import settings, signals
from newsbot.redis import for_crawler
from newsbot.revisit.clock import DAY
from newsbot.revisit.schedule import Plan, Visit
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


def ours(valkey: str) -> dict[str, Any]:
    found = {name: value for name, value in vars(settings).items() if name.isupper()}
    return found | {"SPIDER_MODULES": ["newsbot.demo.spider"], "NEWSBOT_REDIS_URL": valkey}


def test_news_goes_before_the_backlog_and_what_moved_is_looked_at_again(valkey: str) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    hour = timedelta(hours=1)

    async def go() -> None:
        crawler = get_crawler(FleetSpider, ours(valkey))
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


def test_once_a_day_a_source_is_asked_for_without_a_condition(valkey: str) -> None:
    async def go() -> None:
        crawler = get_crawler(FleetSpider, ours(valkey))
        spider = FleetSpider.from_crawler(crawler, sites="demo")
        now = spider.clock.now()
        for name, read in (("lately", now - DAY / 2), ("long ago", now - 2 * DAY)):
            state = {"site": "demo", "source": SOURCE, "etag": '"e"', "read": read}
            await spider.schedule.plan([Plan(name, state, now - 60)])
        taken, _ = await spider.schedule.take(2)
        found = {}
        for visit in taken:
            request = spider._source_request(visit)
            await spider.visits.begin(request)
            found[visit.id] = request.headers.get("If-None-Match")
        assert found == {"lately": b'"e"', "long ago": None}
        await for_crawler(crawler).close()

    asyncio.run(go())


def failed(name: str, error: Exception) -> Failure:
    failure = Failure(error)
    failure.request = Request(f"{HOME}/{name}.html", meta={"newsbot_site": "demo"})  # type: ignore[attr-defined]
    return failure


def answered(status: int) -> HttpError:
    return HttpError(Response(HOME, status=status))


def test_pages_that_cannot_be_fetched_are_counted_and_those_that_may_come_are_tried_again(
    valkey: str,
) -> None:
    told: list[tuple[str, object]] = []

    def page_read(site: str, article: object) -> None:
        told.append((site, article))

    async def go() -> None:
        crawler = get_crawler(FleetSpider, ours(valkey))
        spider = FleetSpider.from_crawler(crawler, sites="demo")
        crawler.signals.connect(page_read, signals.page_read)
        await spider.article_failed(failed("gone-1", answered(404)))
        await spider.article_failed(failed("busy-2", answered(503)))
        await spider.article_failed(failed("slow-3", DownloadTimeoutError()))
        assert crawler.stats is not None
        assert {
            name.removeprefix("newsbot/dropped/"): count
            for name, count in crawler.stats.get_stats().items()
            if name.startswith("newsbot/dropped/")
        } == {"http_404": 1, "http_503": 1, "download_timeout": 1}
        assert told == [("demo", None)] * 2  # what does not answer says nothing of the site
        states = await spider.visits.schedules["articles"].states()
        assert sorted(state["url"][-11:] for state in states.values()) == [
            "busy-2.html",
            "slow-3.html",
        ]
        await for_crawler(crawler).close()

    asyncio.run(go())
