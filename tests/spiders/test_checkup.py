"""Each way in which a site can fail, on made-up sites; and what is right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from newsbot.discovery import Feed
from newsbot.discovery.survey import Fetched
from newsbot.spiders.checkup import EXIT_CODES, REMEDIES, SAMPLES, Checkup, check
from newsbot.spiders.news import NewsSpider

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEXT = (
    "The council voted on Tuesday to close the old bridge for repairs that will take two years. "
    "Traffic is led over the new one until then, and the buses leave ten minutes earlier."
)
HEAD = '<meta property="article:published_time" content="2026-11-24T0{n}:00:00Z">'


class DailySpider(NewsSpider):
    """A made-up daily."""

    name = "daily"
    allowed_domains = ("daily.example",)
    country, language = "GB", "en"
    sources = (Feed("/rss.xml"),)
    article_urls = r"-\d+\.html$"


def feed(path: str = "/city/bridge-{n}.html", day: int = 24, number: int = 9) -> str:
    items = "".join(
        f"<item><title>Bridge number {n} is closed</title>"
        f"<link>https://www.daily.example{path.format(n=n)}</link>"
        f"<pubDate>{day} Nov 2026 0{n}:00:00 GMT</pubDate></item>"
        for n in range(1, number + 1)
    )
    return f'<rss version="2.0"><channel><title>Daily</title>{items}</channel></rss>'


def story(n: int, head: str = HEAD, paragraphs: int = 4) -> str:
    title = f"Bridge number {n} is closed"
    body = "".join(f"<p>{TEXT} It is number {n}.</p>" for n in range(paragraphs))
    return (
        f'<html lang="en"><head><title>{title}</title>{head.format(n=n)}</head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def daily(
    source: str | Fetched = "", page: Callable[[int], str | Fetched] = story
) -> Mapping[str, str | Fetched]:
    pages = {f"https://www.daily.example/city/bridge-{n}.html": page(n) for n in range(1, 10)}
    return {"https://www.daily.example/rss.xml": source or feed(), **pages}


def checked(web: Mapping[str, str | Fetched], **options: list[str]) -> Checkup:
    async def fetch(url: str) -> Fetched:
        answer = web.get(url, Fetched(url, reason="status 404"))
        return answer if isinstance(answer, Fetched) else Fetched(url, answer.encode(), "utf-8")

    return asyncio.run(check(DailySpider(), fetch, now=NOW, **options))


def refused(reason: str) -> Callable[[int], Fetched]:
    return lambda n: Fetched("", reason=reason)


def elsewhere(n: int) -> Fetched:
    return Fetched("https://parked.example/", b"<html>For sale</html>")


def same(html: str) -> Callable[[int], str]:
    return lambda n: html


def test_a_site_that_is_well() -> None:
    found = checked(daily())
    assert (found.result, found.why, found.remedy) == ("ok", "", "")
    assert len(found.articles) == len(found.pages) == SAMPLES
    assert found.filled["date_published"] == 1.0
    assert found.length > 300
    assert found.boilerplate == 0
    assert found.newest == "2026-11-24T09:00:00+00:00"


SHELL = '<html><head><title>Daily</title></head><body><div id="app"></div><script src="a.js">'
NOSCRIPT = "<html><body><noscript>Please enable JavaScript to go on.</noscript><script></script>"
WALL = (
    '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false,'
    '"headline":"Bridge","datePublished":"2026-11-24T08:00:00Z"}</script>'
)


def walled(n: int) -> str:
    opening = f"<p>{TEXT}</p><div class='paywall'>Subscribe to read on.</div>"
    return (
        f'<html lang="en"><head><title>Bridge {n}</title>{WALL}</head>'
        f"<body><article><h1>Bridge {n}</h1>{opening}</article></body></html>"
    )


@pytest.mark.parametrize(
    ("web", "result", "why"),
    [
        (daily(Fetched("", reason="status 403")), "blocked", "status 403"),
        (daily(Fetched("", reason="forbidden by robots.txt")), "blocked", "robots.txt"),
        (daily(page=refused("status 429")), "blocked", "status 429"),
        (daily(page=same("<title>Just a moment...</title><p>Wait.</p>")), "blocked", "robot check"),
        (daily(Fetched("", reason="status 404")), "moved", "status 404"),
        (daily(Fetched("https://parked.example/", b"x")), "moved", "leads to https://parked"),
        (daily(feed("/news/{n}")), "moved", "none of 9 links"),
        (daily(page=refused("status 410")), "moved", "status 410"),
        (daily(page=elsewhere), "moved", "leads to"),
        (daily(page=same("<title>Page not found</title><h1>Sorry</h1>")), "moved", "soft 404"),
        (daily(page=same("<title>Daily</title><p>Bridges.</p>")), "redesigned", "6 of 6 pages"),
        (daily(page=lambda n: story(n, paragraphs=1)), "redesigned", "characters"),
        (daily(feed(number=0)), "empty", "no"),
        (daily("<html><body>Feeds are gone</body></html>"), "empty", "html"),
        (daily(page=walled), "paywalled", "then a wall"),
        (daily(page=same("<title>Log in</title><h1>Log in</h1>")), "paywalled", "login"),
        (daily(page=same(SHELL)), "javascript", "without a browser"),
        (daily(page=same(NOSCRIPT)), "javascript", "without a browser"),
        (daily(Fetched("", reason="DNS lookup failed")), "unreachable", "DNS"),
    ],
)
def test_a_site_that_is_not(web: Mapping[str, str | Fetched], result: str, why: str) -> None:
    found = checked(web)
    assert found.result == result
    assert why in found.why
    assert found.remedy == REMEDIES[result]


def test_a_site_that_sleeps() -> None:
    old = daily(feed(day=2), lambda n: story(n, HEAD.replace("24T", "02T")))
    assert checked(old).result == "stale"


def test_dates_that_are_missing() -> None:
    undated = feed().replace("pubDate", "other")
    found = checked(daily(undated, lambda n: story(n, head="")))
    assert (found.result, found.why) == ("incomplete", "date_published on 0% of the articles")


def test_one_bad_page_is_no_bad_site() -> None:
    found = checked(daily(page=lambda n: refused("status 404")(n) if n == 9 else story(n)))
    assert found.result == "ok"
    assert [page.result for page in found.pages].count("moved") == 1


def test_an_archive_of_articles_alone() -> None:
    pages = [f"https://www.daily.example/city/bridge-{n}.html" for n in (1, 2)]
    web = {url: story(1) for url in pages}
    found = checked(web, known=[*pages, "https://www.daily.example/sport/"])
    assert found.result == "ok"
    assert len(found.pages) == 2


def test_every_result_has_a_code_and_a_remedy() -> None:
    assert EXIT_CODES.keys() == REMEDIES.keys()
    assert len(set(EXIT_CODES.values())) == len(EXIT_CODES)
    assert 2 not in EXIT_CODES.values()  # wrong use
