from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from newsbot.discovery.sources import Feed, Listing, NewsSitemap, Sitemap
from newsbot.discovery.survey import MAX_FETCHES, Fetched, Survey, host_of, survey

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOME = "https://www.example.com/"
ENTRY = (
    "<url><loc>/a-{0}.html</loc><news:news><news:title>Title</news:title>"
    "<news:publication_date>2026-11-24T0{0}:00:00+05:30</news:publication_date></news:news></url>"
)
SITE = {
    "": '<html lang="hi"><link rel=alternate type="application/rss+xml" href="/rss/all">'
    '<link rel=alternate type="application/rss+xml" href="/comments/feed"><a href="/a-1.html">x</a>'
    '<a href="https://elsewhere.example.org/">y</a>',
    "robots.txt": "User-agent: *\nDisallow: /x\nSitemap: https://www.example.com/index.xml\nsitemap:/gone.xml\n",
    "index.xml": "<sitemapindex><sitemap><loc>/pages.xml</loc></sitemap>"
    "<sitemap><loc>/old.xml</loc></sitemap><sitemap><loc>/news-1.xml</loc></sitemap></sitemapindex>",
    "news-1.xml": f'<urlset xmlns:news="n">{ENTRY.format(1)}{ENTRY.format(3)}</urlset>',
    "pages.xml": "<urlset><url><loc>/about</loc></url></urlset>",
    "rss/all": "<rss><channel><item><title>T</title><link>/a-2.html</link>"
    "<pubDate>Tue, 24 Nov 2026 09:00:00 +0530</pubDate></item></channel></rss>",
}  # fmt: skip


def run(site: dict[str, str], asked: list[str] | None = None) -> Survey:
    async def fetch(url: str) -> Fetched:
        if asked is not None:
            asked.append(url)
        body = site.get(url.removeprefix(HOME))
        return (
            Fetched(url, body.encode()) if body is not None else Fetched(url, reason="status 404")
        )

    coroutine: Any = survey(HOME, fetch, now=NOW)
    try:
        coroutine.send(None)
    except StopIteration as stop:
        found: Survey = stop.value
        return found
    raise AssertionError("it waited")


def test_what_a_site_names_is_read_and_ordered_by_freshness() -> None:
    asked: list[str] = []
    found = run(SITE, asked)
    assert found.language == "hi"
    assert [finding.source for finding in found.findings] == [
        Feed(HOME + "rss/all"),
        NewsSitemap(HOME + "index.xml"),
        Listing(HOME),
        Sitemap(HOME + "gone.xml"),
    ]
    feed, index, front, gone = found.findings
    assert (feed.origin, len(feed.links), feed.newest) == (
        "front page",
        1,
        "2026-11-24T03:30:00+00:00",
    )
    assert index.newest == "2026-11-23T21:30:00+00:00"
    assert [link.url for link in front.links] == [HOME + "a-1.html"]
    assert gone.problems == {"status 404": 1}
    assert HOME + "old.xml" not in asked, "two sitemaps of an index are enough"
    assert len(asked) == len(set(asked)) <= MAX_FETCHES


def test_a_front_page_that_cannot_be_had_says_why() -> None:
    assert run({}).reason == "status 404"


def test_a_site_with_nothing_has_its_front_page() -> None:
    found = run({"": '<a href="/x">x</a>'})
    assert [type(finding.source) for finding in found.findings] == [Listing]


def test_host_of() -> None:
    assert host_of("https://www.example.com/a") == "example.com"
    assert host_of("https://hindi.example.com/a") == "hindi.example.com"
