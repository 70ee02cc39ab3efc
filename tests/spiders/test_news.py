from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from scrapy import Request
from scrapy.http import HtmlResponse, Response, XmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.test import get_crawler
from twisted.internet import error
from twisted.python.failure import Failure

from newsbot.discovery import Feed, NewsSitemap, Sitemap
from newsbot.frontier import codec
from newsbot.spiders.news import NewsSpider


class ExampleSpider(NewsSpider):
    """A newspaper that does not exist."""

    name = "example"
    allowed_domains = ("example.com",)
    country, language = "IN", "hi"
    sources = (NewsSitemap("https://www.example.com/news.xml"), Feed("/feed"))
    article_urls = r"-\d+\.html$"
    exclude_urls = r"/video/"


def make(**arguments: Any) -> NewsSpider:
    return get_crawler(ExampleSpider).spidercls.from_crawler(
        get_crawler(ExampleSpider), **arguments
    )


async def start(spider: NewsSpider) -> list[Request]:
    return [request async for request in spider.start()]


def run(coroutine: Any) -> Any:
    """The result of a coroutine that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise AssertionError("it waited")


def stats(spider: NewsSpider) -> dict[str, int]:
    found = spider.crawler.stats.get_stats()
    return {name.removeprefix("newsbot/"): count for name, count in found.items()}


def test_start_asks_every_source() -> None:
    requests = run(start(make()))
    assert [request.url for request in requests] == [
        "https://www.example.com/news.xml",
        "https://www.example.com/feed",
    ]
    assert all(request.dont_filter and request.priority >= 1000 for request in requests)
    assert requests[0].meta["newsbot_source"]["kind"] == "NewsSitemap"


SITEMAP = b"""<urlset xmlns:news="n">
<url><loc>https://www.example.com/a-1.html?utm_source=x</loc><news:news><news:title>Title</news:title>
<news:publication_date>2026-11-20T10:00:00+05:30</news:publication_date></news:news></url>
<url><loc>https://www.example.com/a-1.html</loc></url>
<url><loc>https://www.example.com/section/</loc></url>
<url><loc>https://www.example.com/video/b-2.html</loc></url>
<url><loc>https://www.example.org/c-3.html</loc></url>
<url><loc>https://notexample.com/c-4.html</loc></url>
<url><loc>https://m.example.com/d-5.html</loc><lastmod>2026-11-24</lastmod></url>
</urlset>"""


def source_response(spider: NewsSpider, source: Any, body: bytes) -> Response:
    request = spider.source_request(source)
    return XmlResponse(source.url, body=body, request=request)


def test_links_are_filtered_counted_and_carry_plain_hints() -> None:
    spider = make()
    source = NewsSitemap("https://www.example.com/news.xml")
    requests = list(spider.parse_source(source_response(spider, source, SITEMAP)))
    assert [request.url for request in requests] == [
        "https://www.example.com/a-1.html",
        "https://m.example.com/d-5.html",
    ]
    assert requests[0].meta == {
        "newsbot_hints": {"title": "Title", "date_published": "2026-11-20T10:00:00+05:30"},
        "newsbot_date": "2026-11-20T10:00:00+05:30",
    }
    assert requests[1].meta["newsbot_date"] == "2026-11-24"
    assert requests[0].priority == 0
    assert not requests[0].dont_filter
    assert stats(spider) == {
        "sources/fetched": 1,
        "sources/links": 2,
        "sources/skipped/repeated": 1,
        "sources/skipped/not_article": 1,
        "sources/skipped/excluded": 1,
        "sources/skipped/offsite": 2,
    }


def test_since_leaves_out_older_links() -> None:
    spider = make(since="2026-11-21")
    source = NewsSitemap("https://www.example.com/news.xml")
    requests = list(spider.parse_source(source_response(spider, source, SITEMAP)))
    assert [request.url for request in requests] == ["https://m.example.com/d-5.html"]
    assert stats(spider)["sources/skipped/old"] == 1


def test_sitemaps_in_a_circle_are_read_once() -> None:
    spider = make()
    body = (
        b"<sitemapindex><sitemap><loc>/x.xml</loc></sitemap><sitemap><loc>/y.xml</loc></sitemap>"
        b"<sitemap><loc>https://elsewhere.example.org/z.xml</loc></sitemap></sitemapindex>"
    )
    pending = [spider.source_request(Sitemap("https://www.example.com/index.xml"))]
    fetched = 0
    while pending:
        request = pending.pop()
        fetched += 1
        response = XmlResponse(request.url, body=body, request=request)
        pending += spider.parse_source(response)
    assert fetched == 3
    assert stats(spider)["sources/skipped/offsite"] == 3


def test_requests_survive_the_queue() -> None:
    spider = make()
    source = NewsSitemap("https://www.example.com/news.xml", since=2)
    requests = [
        *spider.parse_source(source_response(spider, source, SITEMAP)),
        spider.source_request(source),
    ]
    for request in requests:
        data = request.to_dict(spider=spider)
        assert codec.loads(codec.dumps(data)) == data


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"colour": "red"}, "example has no argument colour: it takes url, since and until"),
        ({"since": "tomorrow"}, "since='tomorrow' is no date"),
        ({"url": ""}, "url names no address"),
        ({"url": "ftp://www.example.com/a"}, "not an absolute http"),
        ({"url": "https://www.example.org/a"}, "is not on example.com, the site of example"),
    ],
)
def test_bad_arguments(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make(**arguments)


def test_asked_urls_replace_the_sources() -> None:
    spider = make(url="https://www.example.com/a, https://www.example.com/b-2.html")
    requests = run(start(spider))
    assert [request.url for request in requests] == [
        "https://www.example.com/a",
        "https://www.example.com/b-2.html",
    ]
    assert all(request.dont_filter for request in requests)


ARTICLE = """<html lang="hi"><head><title>राजधानी में बारिश</title>
<meta property="og:title" content="राजधानी में भारी बारिश"></head><body><article>
<h1>राजधानी में भारी बारिश</h1>
<p>राजधानी में सोमवार को हुई भारी बारिश से सड़कों पर पानी भर गया और यातायात घंटों तक ठप रहा।</p>
<p>मौसम विभाग ने अगले दो दिन के लिए चेतावनी जारी की है और लोगों से घर में रहने की अपील की है।</p>
</article></body></html>"""


def page(body: str, **kwargs: Any) -> HtmlResponse:
    request = Request("https://www.example.com/a-1.html", meta=kwargs.pop("meta", {}))
    return HtmlResponse(
        kwargs.pop("url", request.url), body=body.encode(), request=request, **kwargs
    )


def test_an_article() -> None:
    spider = make()
    hints = {"title": "Hint", "date_published": "2026-11-20T10:00:00+05:30"}
    (article,) = spider.parse_article(page(ARTICLE, meta={"newsbot_hints": hints}))
    assert article.title == "राजधानी में भारी बारिश"
    assert article.body.startswith("राजधानी में सोमवार को")
    assert article.date_published == "2026-11-20T10:00:00+05:30"
    assert article.site == "example"
    assert article.language == "hi"
    assert article.fetched_at.endswith("+00:00")


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (ARTICLE.replace("</body>", "<p>और</p>" * 60_000), "too_many_blocks"),
        (ARTICLE.replace("</article>", "<div>" * 3_000), "too_deep"),
        (ARTICLE + " " * 10_000_000, "too_large"),
    ],
)
def test_a_page_that_is_read_in_part_is_counted_and_told(
    html: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    spider = make()
    (article,) = spider.parse_article(page(html))
    assert article.body.startswith("राजधानी में सोमवार को")
    assert stats(spider)[f"cut_short/{reason}"] == 1
    (told,) = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert told.startswith("Only a part of a page was read (")
    assert told.endswith(": https://www.example.com/a-1.html")


AWAY = {"redirect_urls": ["https://www.example.com/a-1.html"]}


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (
            Response("https://www.example.com/a-1.html", request=Request("https://x.test/")),
            "not_html",
        ),
        (page("<html><body></body></html>"), "no_title"),
        (page("<meta property='og:title' content='A title alone'>"), "no_body"),
        (page(ARTICLE, url="https://www.example.com/", meta=AWAY), "redirected_away"),
        (page(ARTICLE, url="https://www.example.org/a-1.html", meta=AWAY), "redirected_away"),
    ],
)
def test_what_gives_no_article_is_counted(response: Response, reason: str) -> None:
    spider = make()
    assert list(spider.parse_article(response)) == []
    assert stats(spider) == {f"dropped/{reason}": 1}


def test_an_article_older_than_since_is_dropped() -> None:
    spider = make(since="2026-11-21")
    hints = {"date_published": "2026-11-20T10:00:00+05:30"}
    assert list(spider.parse_article(page(ARTICLE, meta={"newsbot_hints": hints}))) == []
    assert stats(spider) == {"dropped/old": 1}


@pytest.mark.parametrize(
    ("exception", "reason"),
    [
        (HttpError(Response("https://www.example.com/", status=404)), "http_404"),
        (error.DNSLookupError(), "dns_lookup"),
        (error.TimeoutError(), "timeout"),
    ],
)
def test_failures_are_counted_by_reason(exception: Exception, reason: str) -> None:
    spider = make()
    failure = Failure(exception)
    spider.article_failed(failure)
    spider.source_failed(failure)
    assert stats(spider) == {f"dropped/{reason}": 1, f"sources/{reason}": 1}


SPIDER = """
from newsbot.discovery import Feed, Listing, Sitemap
from newsbot.spiders.news import NewsSpider

class LoopbackSpider(NewsSpider):
    name = "loopback"
    allowed_domains = ["localhost"]
    home = "{home}"
    sources = [Sitemap("/index.xml"), Feed("/gone.xml"), Listing("/")]
    article_urls = r"-\\d+\\.html"
"""


def test_a_crawl_from_every_kind_of_source(tmp_path: Path, httpserver: HTTPServer) -> None:
    home = httpserver.url_for("/")
    httpserver.expect_request("/robots.txt").respond_with_data("", content_type="text/plain")
    httpserver.expect_request("/").respond_with_data(
        '<a href="/a-2.html">x</a>', content_type="text/html"
    )
    httpserver.expect_request("/index.xml").respond_with_data(
        f"<sitemapindex><sitemap><loc>{home}s.xml</loc></sitemap></sitemapindex>"
    )
    httpserver.expect_request("/s.xml").respond_with_data(
        f"<urlset><url><loc>{home}a-1.html</loc></url></urlset>"
    )
    httpserver.expect_request("/gone.xml").respond_with_data("", status=404)
    for number in (1, 2):
        text = ARTICLE.replace("सोमवार", f"सोमवार {number}")
        httpserver.expect_request(f"/a-{number}.html").respond_with_data(
            text, content_type="text/html"
        )
    spider = tmp_path / "loopback.py"
    spider.write_text(SPIDER.format(home=home))
    out = tmp_path / "out.jsonl"
    # Scrapy's own queue: this is about the spider alone.
    plain = [
        "SCHEDULER=scrapy.core.scheduler.Scheduler",
        "DUPEFILTER_CLASS=scrapy.dupefilters.RFPDupeFilter",
        "ITEM_PIPELINES={}",
        "EXTENSIONS={}",
        "DOWNLOAD_DELAY=0",
    ]
    settings = [word for setting in plain for word in ("-s", setting)]
    command = [sys.executable, "-m", "scrapy", "runspider", str(spider), "-O", str(out), *settings]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert len(out.read_text().splitlines()) == 2, result.stderr
    assert "'newsbot/sources/http_404': 1" in result.stderr
