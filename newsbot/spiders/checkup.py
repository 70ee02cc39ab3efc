"""Whether a site's spider still does its work: its sources and a few of its articles, judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from newsbot.discovery.dates import hint_date
from newsbot.discovery.read import read_source
from newsbot.discovery.sources import Link, Source
from newsbot.discovery.survey import Fetch, Fetched
from newsbot.extraction.kind import classify
from newsbot.extraction.page import Page
from newsbot.items import Article
from newsbot.loaders import ArticleLoader
from newsbot.spiders.news import NewsSpider

SAMPLES = 6
"""Articles fetched of a site."""
MAX_DEEPER = 3
"""Sitemaps fetched of one that leads to others, the newest first, at each depth."""
STALE = timedelta(days=7)
"""Age of the newest article from which a site is not a source of news."""
SHORT = 300
"""Characters of a median body that is not plausible, half of it in scripts without letters."""
BOILERPLATE = 0.5
"""Share of the text that may be stripped."""
REPORTED = ("authors", "date_published", "description", "image", "language")
NEEDED = {"date_published": 0.7, "language": 0.7}
"""Field → share of the articles that must have it."""

REMEDIES = {
    "ok": "",
    "unreachable": "nothing answers: check the network and the name of the host, try again later",
    "blocked": "the site turns this crawler away: name yourself in USER_AGENT, crawl more slowly, "
    "or ask the publisher; robots.txt may say which paths are open",
    "moved": "the addresses have changed: `scrapy sources URL` finds today's; mend sources, "
    "article_urls and allowed_domains",
    "redesigned": "the pages have changed: `scrapy extract URL --explain` shows how; mend body, "
    "remove and fields, then `scrapy fixture refresh NAME`",
    "empty": "the sources list nothing: `scrapy sources URL` finds others",
    "paywalled": "articles end after their first lines: keep the site for headlines, or crawl with "
    "the publisher's leave",
    "javascript": "the text is made in the browser: look for a feed with full text or a JSON "
    "interface, or fetch with scrapy-playwright",
    "stale": "nothing new: the site is asleep, or `scrapy sources URL` finds a livelier source",
    "incomplete": "fields are missing: `scrapy extract URL --explain` shows why; add to fields",
}
"""Result → what to do."""
EXIT_CODES = {
    "ok": 0, "unreachable": 1, "empty": 3, "moved": 4, "redesigned": 5, "blocked": 6,
    "paywalled": 7, "javascript": 8, "stale": 9, "incomplete": 10,
}  # fmt: skip

_REFUSED = re.compile(r"status (?:401|403|407|423|429|451|503)\b|robots\.txt")
_GONE = re.compile(r"status (?:404|410)\b|status 30\d")
_SCRIPTED = re.compile(
    r"(?:enable|turn on|activate|requires?|need) javascript"
    r"|javascript (?:is )?(?:required|disabled)"
    r"|javascript aktivieren|activer javascript|habilit\w+ javascript|включите javascript",
    re.IGNORECASE,
)
# schema.org's isAccessibleForFree in JSON-LD or microdata, and Facebook's tier of an article.
_NOT_FREE = re.compile(
    rb"""isAccessibleForFree["']?\s*(?::|\s+content\s*=)\s*["']?false"""
    rb"""|article:content_tier["']\s+content=["'](?:locked|metered)""",
    re.IGNORECASE,
)
_VISIBLE = etree.XPath(
    "//body//text()[not(parent::script or parent::style or parent::noscript)]", smart_strings=False
)
_KINDS = {"robot_check": "blocked", "consent": "blocked", "login": "paywalled", "soft_404": "moved"}
_SPACELESS = frozenset({"zh", "ja", "th", "ko"})


@dataclass(slots=True)
class SourceCheck:
    """One declared source."""

    source: Source
    links: list[Link] = field(default_factory=list)
    """Of articles by the spider's own rule."""
    listed: int = 0
    """Links of any kind."""
    has_answered: bool = False
    """With a document, whatever was in it."""
    reason: str = ""
    """Why it could not be had, or what is wrong with it."""


@dataclass(slots=True)
class PageCheck:
    """One page that should be an article; `result` is "ok" or a key of `REMEDIES`."""

    url: str
    result: str
    article: Article | None = None
    stripped: int = 0
    """Characters taken out as boilerplate."""
    reason: str = ""


@dataclass(slots=True)
class Checkup:
    """What was found on one site, and what it means."""

    name: str
    result: str = "ok"
    why: str = ""
    sources: list[SourceCheck] = field(default_factory=list)
    pages: list[PageCheck] = field(default_factory=list)
    newest: str | None = None
    """ISO 8601 in UTC."""

    @property
    def remedy(self) -> str:
        return REMEDIES[self.result]

    @property
    def articles(self) -> list[Article]:
        return [page.article for page in self.pages if page.article and page.result == "ok"]

    @property
    def filled(self) -> dict[str, float]:
        """Field → share of the articles that have it."""
        number = len(self.articles) or 1
        return {
            name: sum(bool(getattr(article, name)) for article in self.articles) / number
            for name in REPORTED
        }

    @property
    def length(self) -> int:
        """Median characters of a body."""
        lengths = sorted(len(article.body) for article in self.articles)
        return lengths[len(lengths) // 2] if lengths else 0

    @property
    def boilerplate(self) -> float:
        """Share of the text in and around the articles that was stripped."""
        kept = sum(len(article.body) for article in self.articles)
        gone = sum(page.stripped for page in self.pages if page.result == "ok")
        return gone / max(kept + gone, 1)

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "result": self.result,
            "why": self.why,
            "remedy": self.remedy,
            "sources": [
                {
                    **s.source.to_dict(),
                    "links": len(s.links),
                    "listed": s.listed,
                    "reason": s.reason,
                }
                for s in self.sources
            ],
            "newest": self.newest,
            "pages": [
                {"url": page.url, "result": page.result, "reason": page.reason}
                for page in self.pages
            ],
            "articles": len(self.articles),
            "filled": {name: round(share, 2) for name, share in self.filled.items()},
            "length": self.length,
            "boilerplate": round(self.boilerplate, 2),
        }


async def check(
    spider: NewsSpider, fetch: Fetch, *, now: datetime, known: Sequence[str] = ()
) -> Checkup:
    """Fetch the sources and up to `SAMPLES` articles of a site, one after the other.

    `known` are addresses of articles for when no source can be had, as in an archive of articles
    alone. Never raises for what a site answers.
    """
    found = Checkup(spider.name)
    for source in spider.sources:
        found.sources.append(await _check_source(spider, source, fetch, now))
    links = [link for source in found.sources for link in source.links]
    is_replayed = bool(known) and not any(source.listed for source in found.sources)
    if is_replayed:
        links = list(spider.wanted(map(Link, known), Counter()))
    dates = [moment for link in links if (moment := _moment(_date(link)))]
    for link in _spread(links):
        found.pages.append(_check_page(spider, link, await fetch(link.url)))
    dates += [moment for a in found.articles if (moment := _moment(a.date_published))]
    newest = max((date for date in dates if date <= now + timedelta(days=1)), default=None)
    found.newest = newest.isoformat(timespec="seconds") if newest else None
    found.result, found.why = _judge(found, newest, now, sources_count=not is_replayed)
    return found


async def _check_source(
    spider: NewsSpider, source: Source, fetch: Fetch, now: datetime
) -> SourceCheck:
    checked = SourceCheck(source)
    pending = [(spider.absolute(source.url), source)]
    deeper: list[Source] = []
    problems: Counter[str] = Counter()
    while pending:
        url, part = pending.pop(0)
        answer = await fetch(url)
        if answer.reason:
            checked.reason = checked.reason or answer.reason
            continue
        if spider.is_offsite(answer.url):
            checked.reason = checked.reason or f"leads to {answer.url}"
            continue
        checked.has_answered = True
        read = read_source(part, answer.body, answer.url, answer.encoding, now=now)
        problems += read.problems
        checked.listed += len(read.links)
        checked.links += spider.wanted(read.links, Counter())
        deeper = [one for one in read.sources if not spider.is_offsite(one.url)][:MAX_DEEPER]
        if not checked.links:
            pending += [(one.url, one) for one in deeper]
    if not checked.listed and not checked.reason:
        checked.reason = ", ".join(problems) or "no links"
    elif checked.listed and not checked.links:
        checked.reason = f"none of {checked.listed} links is an article by article_urls"
    return checked


def _check_page(spider: NewsSpider, link: Link, answer: Fetched) -> PageCheck:
    if answer.reason:
        return PageCheck(link.url, _of_reason(answer.reason), reason=answer.reason)
    if spider.is_offsite(answer.url):
        return PageCheck(link.url, "moved", reason=f"leads to {answer.url}")
    page = Page(answer.body, answer.url, answer.encoding)
    loader = ArticleLoader.from_page(page, rule=spider.rule, hints=link.hints, site=spider.name)
    article: Article = loader.load_item()
    extracted = loader.extracted
    kind = classify(page, extracted)
    stripped = sum(len(line.text) for line in extracted.stripped)
    found = PageCheck(link.url, "ok", article, stripped)
    if kind.name in _KINDS:
        found.result, found.reason = _KINDS[kind.name], kind.name.replace("_", " ")
    elif _is_scripted(page, article):
        found.result, found.reason = "javascript", "no text without a browser"
    elif _NOT_FREE.search(page.body) and len(article.body) < 3 * _short(article):
        found.result, found.reason = "paywalled", f"{len(article.body)} characters, then a wall"
    elif not kind.is_article or not article.title or not article.body:
        missing = "no title" if not article.title else "no text"
        found.result = "redesigned"
        found.reason = missing if kind.is_article else f"looks like another kind ({kind.name})"
    return found


def _is_scripted(page: Page, article: Article) -> bool:
    visible = " ".join("".join(_VISIBLE(page.root)).split())
    if len(article.body) >= SHORT / 2 or page.root.find(".//script") is None:
        return False
    asked = " ".join("".join(map(str, e.itertext())) for e in page.root.iter("noscript"))
    if _SCRIPTED.search(f"{visible[:2000]} {asked}"):
        return True
    return len(visible) < SHORT and any(
        name in ("app", "root", "__next", "__nuxt", "main-app")
        for element in page.root.iter("div")
        if (name := (element.get("id") or "").lower())
    )


def _of_reason(reason: str) -> str:
    if _REFUSED.search(reason):
        return "blocked"
    return "moved" if _GONE.search(reason) else "unreachable"


def _judge(
    found: Checkup, newest: datetime | None, now: datetime, *, sources_count: bool
) -> tuple[str, str]:
    """The result and the reason, the gravest first."""
    if sources_count and not any(source.links for source in found.sources):
        reasons = "; ".join(dict.fromkeys(source.reason for source in found.sources))
        if any(source.listed for source in found.sources):
            return "moved", reasons
        if any(re.match("leads to", source.reason) for source in found.sources):
            return "moved", reasons
        if any(source.has_answered for source in found.sources):
            return "empty", reasons
        refusals = Counter(_of_reason(source.reason) for source in found.sources)
        return refusals.most_common(1)[0][0], reasons
    if not found.pages:
        return "unreachable", "no page of an article is at hand"
    bad = Counter(page.result for page in found.pages if page.result != "ok")
    if 2 * sum(bad.values()) > len(found.pages):
        result = bad.most_common(1)[0][0]
        whys = Counter(page.reason for page in found.pages if page.result == result)
        return result, f"{bad[result]} of {len(found.pages)} pages: {whys.most_common(1)[0][0]}"
    if found.length < max(map(_short, found.articles)):
        return "redesigned", f"bodies of {found.length} characters in the median"
    if found.boilerplate > BOILERPLATE:
        return "redesigned", f"{found.boilerplate:.0%} of the text is boilerplate"
    for name, least in NEEDED.items():
        if found.filled[name] < least:
            return "incomplete", f"{name} on {found.filled[name]:.0%} of the articles"
    if sources_count and newest and now - newest > STALE:
        return "stale", f"the newest article is of {newest.date()}"
    return "ok", ""


def _short(article: Article) -> int:
    return SHORT // 2 if (article.language or "")[:2] in _SPACELESS else SHORT


def _date(link: Link) -> str | None:
    return link.hints.date_published or link.lastmod


def _moment(text: str | None) -> datetime | None:
    date = hint_date(text or "")
    if date is None:
        return None
    moment = datetime.fromisoformat(date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _spread(links: Sequence[Link]) -> list[Link]:
    """The newest half of the samples, and the others from all over the list."""
    unique = list({link.url: link for link in links}.values())
    unique.sort(key=lambda link: _date(link) or "", reverse=True)
    if len(unique) <= SAMPLES:
        return unique
    first, rest = unique[: SAMPLES // 2], unique[SAMPLES // 2 :]
    step = len(rest) // (SAMPLES - len(first))
    return first + rest[::step][: SAMPLES - len(first)]
