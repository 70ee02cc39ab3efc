"""What can be discovered on a site: its robots.txt, feeds, sitemaps and front page, each read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from newsbot.discovery.dates import hint_date
from newsbot.discovery.read import read_source
from newsbot.discovery.sources import Feed, Link, Listing, NewsSitemap, Sitemap, Source
from newsbot.discovery.text import link_url, plain
from newsbot.extraction.page import Page
from newsbot.urls import same_site

MAX_FETCHES = 40
"""Of one survey."""
MAX_CHILDREN = 2
"""Sitemaps read of one index, those of news and the newest first."""

# Where sites keep them that neither robots.txt nor the front page names.
USUAL = (
    "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/google-news-sitemap.xml",
    "/sitemap/news.xml", "/arc/outboundfeeds/news-sitemap/?outputType=xml",
    "/feed/", "/rss.xml", "/rss", "/feed.xml", "/sitemap.xml", "/sitemap_index.xml",
)  # fmt: skip

_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_NEWSY = re.compile(r"news|latest|today|google", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer: the body, or the reason why there is none."""

    url: str
    body: bytes = b""
    encoding: str | None = None
    reason: str = ""


Fetch = Callable[[str], Awaitable[Fetched]]


@dataclass(slots=True)
class Finding:
    """One place that was asked."""

    source: Source
    origin: str
    """"robots.txt", "front page" or "usual place"."""
    links: list[Link] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)

    @property
    def newest(self) -> str | None:
        """The latest date of a link, as ISO 8601 in UTC; None if none has a date."""
        return max(filter(None, map(_moment, self.links)), default=None)

    @property
    def titled(self) -> float:
        """Share of the links that have a title."""
        return sum(bool(link.hints.title) for link in self.links) / max(len(self.links), 1)


@dataclass(slots=True)
class Survey:
    """What a site offers."""

    home: str
    title: str = ""
    """Of the front page."""
    language: str | None = None
    """As the front page declares it: "hi", "pt-BR"."""
    findings: list[Finding] = field(default_factory=list)
    """Those with links first, newest first."""
    front: list[Link] = field(default_factory=list)
    """Links of the front page to the site itself."""
    reason: str = ""
    """Why the front page could not be had."""


async def survey(home: str, fetch: Fetch, *, now: datetime) -> Survey:
    """Ask robots.txt, the front page, and what they name or sites usually have."""
    page = await fetch(home)
    found = Survey(page.url or home, reason=page.reason)
    if page.reason:
        return found
    home = found.home
    front = Page(page.body, home, page.encoding)
    found.title = plain(front.root.findtext(".//title") or "")
    found.language = front.root.get("lang") or None
    listing = read_source(Listing(home), page.body, home, page.encoding, now=now)
    found.front = [link for link in listing.links if same_site(link.url, home)]
    places = await _named_places(home, front, fetch)
    budget = MAX_FETCHES - 2
    for url, origin in places.items():
        if budget <= 0:
            break
        finding, fetches = await _ask(url, origin, fetch, now)
        budget -= fetches
        if origin != "usual place" or finding.links:
            found.findings.append(finding)
    found.findings.append(Finding(Listing(home), "front page", found.front, listing.problems))
    found.findings.sort(
        key=lambda finding: (bool(finding.links), finding.newest or ""), reverse=True
    )
    return found


async def _named_places(home: str, front: Page, fetch: Fetch) -> dict[str, str]:
    """Address → where it was named, each once, the surest first."""
    places: dict[str, str] = {}
    robots = await fetch(urljoin(home, "/robots.txt"))
    for named in _SITEMAP_LINE.findall(robots.body.decode("utf-8", "replace")):
        if url := link_url(named, home):
            places.setdefault(url, "robots.txt")
    for link in front.root.iter("link"):
        kind = (link.get("type") or "").lower()
        is_feed = "alternate" in (link.get("rel") or "").lower() and (
            "rss" in kind or "atom" in kind
        )
        url = link_url(link.get("href") or "", front.base_url) if is_feed else None
        if url and "comments" not in url:
            places.setdefault(url, "front page")
    ordered = sorted(places, key=lambda url: not _NEWSY.search(url))
    named_first = {url: places[url] for url in ordered}
    for path in USUAL:
        named_first.setdefault(urljoin(home, path), "usual place")
    return named_first


async def _ask(url: str, origin: str, fetch: Fetch, now: datetime) -> tuple[Finding, int]:
    """What is there, and how many fetches it took."""
    finding = Finding(Sitemap(url), origin)
    answer = await fetch(url)
    if answer.reason:
        finding.problems[answer.reason] += 1
        return finding, 1
    found = read_source(finding.source, answer.body, answer.url, answer.encoding, now=now)
    finding.problems += found.problems
    finding.links = found.links
    children = sorted(found.sources, key=lambda child: not _NEWSY.search(child.url))[:MAX_CHILDREN]
    for child in children:
        part = await fetch(child.url)
        if part.reason:
            finding.problems[part.reason] += 1
            continue
        inside = read_source(child, part.body, part.url, part.encoding, now=now)
        finding.links = finding.links + inside.links
        finding.problems += inside.problems
    finding.source = _what_it_is(url, answer.body, finding)
    return finding, 1 + len(children)


def _what_it_is(url: str, body: bytes, finding: Finding) -> Source:
    head = body[:4000].lower()
    if b"<rss" in head or b"<feed" in head or b"<rdf" in head:
        return Feed(url)
    if finding.links and finding.titled > 0.5:
        return NewsSitemap(url)
    return Sitemap(url)


def _moment(link: Link) -> str | None:
    date = hint_date(link.hints.date_published or link.lastmod or "")
    if date is None:
        return None
    moment = datetime.fromisoformat(date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def host_of(url: str) -> str:
    """Host without `www.`, as `allowed_domains` names it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
