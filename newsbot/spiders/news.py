"""A news site as a spider made of attributes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure
from w3lib.encoding import http_content_type_encoding

from newsbot import signals
from newsbot.boilerplate import Stripped
from newsbot.discovery import (
    Discovered,
    Link,
    Sitemap,
    Source,
    source_from_dict,
    stream_source,
)
from newsbot.discovery.periods import unneeded
from newsbot.extraction.article import Extracted, SiteRule
from newsbot.extraction.kind import classify
from newsbot.extraction.page import Page
from newsbot.failures import in_words, reason_of
from newsbot.items import Article, Hints
from newsbot.loaders import ArticleLoader
from newsbot.spiders.means import means, missing
from newsbot.spiders.since import is_later, is_older, read_since, read_until
from newsbot.urls import canonical_url

SOURCE_PRIORITY = 1000
"""Before every article (0), deeper sitemaps before shallow ones: the queue stays short."""
SITEMAP_REST = timedelta(minutes=10)
"""What several indexes list is read once in this time, so that indexes in a circle end."""
_HINTS = tuple(field.name for field in fields(Hints))
MAX_SITEMAPS = 10_000
"""Of one spider within that time."""


class NewsSpider(Spider):
    """All behaviour of a site's spider; a site declares attributes.

    Arguments of a crawl (`-a`): `url`, article addresses separated by commas, instead of what the
    sources list; `since`, an ISO 8601 day or moment: older articles are left out, and so are
    younger ones than `until`. Then sitemaps are read as far back as needed, each once.
    """

    sources: ClassVar[Sequence[Source]] = ()
    """Where the site lists its articles; a relative URL belongs to `home`."""
    home: ClassVar[str | None] = None
    """Front page; default: https://www. and the first of `allowed_domains`."""
    article_urls: ClassVar[str | None] = None
    """Regular expression (`search`): only such links are articles. None: every link of the site."""
    exclude_urls: ClassVar[str | None] = None
    """Regular expression (`search`): such links are not articles, whatever `article_urls` says."""
    allowed_domains: ClassVar[Sequence[str]] = ()
    body: ClassVar[str | None] = None
    """CSS, or XPath that starts with "/" or "./": the elements that hold the text."""
    remove: ClassVar[Sequence[str]] = ()
    """CSS or XPath of what is no part of the text."""
    fields: ClassVar[Mapping[str, str]] = {}
    """Field of `Article` → CSS (with `::text` or `::attr(…)`) or XPath; overrules all else."""
    country: ClassVar[str | None] = None
    """ISO 3166 code."""
    language: ClassVar[str | None] = None
    """BCP 47 tag of what the site mostly writes."""
    timezone: ClassVar[str | None] = None
    """IANA name, for dates without an offset."""
    publisher: ClassVar[str | None] = None
    disabled: ClassVar[str | None] = None
    """Why the fleet leaves this site out; None: it does not."""
    render: ClassVar[bool] = False
    """Whether article pages are rendered in a browser (extra `browser`): some 50 times the cost."""
    impersonate: ClassVar[str | None] = None
    """Browser whose TLS and HTTP habits are shown, such as "chrome" (extra `impersonate`)."""
    pages_per_day: ClassVar[int | None] = None
    """Pages that all workers together ask for in a day (UTC); None: NEWSBOT_PAGES_PER_DAY."""
    share: ClassVar[float | None] = None
    """Of all pages that all workers fetch in a day; None: NEWSBOT_SITE_SHARE."""
    verified: ClassVar[str | None] = None
    """Day of the newest real page that the rules were tested on; None: on none yet."""

    def __init__(
        self,
        name: str | None = None,
        *,
        url: str | None = None,
        since: str | None = None,
        until: str | None = None,
        **unknown: Any,
    ) -> None:
        super().__init__(name)
        if unknown:
            names = ", ".join(sorted(unknown))
            raise ValueError(f"{self.name} has no argument {names}: it takes url, since and until")
        if needed := missing(self):
            raise ValueError(f"{self.name}: {needed}")
        self._is_article = re.compile(self.article_urls or "")
        self._is_excluded = re.compile(self.exclude_urls) if self.exclude_urls else None
        self._domains = tuple(domain.lower() for domain in self.allowed_domains)
        self.since = read_since(since) if since else None
        self.until = read_until(until) if until else None
        if self.until and not self.since:
            raise ValueError("until goes with since: -a since=2025-01-01 -a until=2025-01-31")
        if self.since and self.until and self.since >= self.until:
            raise ValueError(f"since={since} is not before until={until}: swap them")
        self.urls = tuple(self._asked_url(text) for text in (url or "").split(",") if text.strip())
        if url is not None and not self.urls:
            raise ValueError("url names no address: -a url=https://…,https://…")
        self._sitemaps: dict[str, datetime] = {}
        self.rule = SiteRule(
            body=self.body,
            remove=tuple(self.remove),
            fields=dict(self.fields),
            language=self.language,
            timezone=self.timezone,
            publisher=self.publisher,
        )

    def _asked_url(self, text: str) -> str:
        url = text.strip()
        if self.is_offsite(canonical_url(url)):
            raise ValueError(f"{url} is not on {', '.join(self._domains)}, the site of {self.name}")
        return url

    async def start(self) -> AsyncIterator[Any]:
        """The asked articles, or else every source. Asked again in every crawl: they change."""
        for url in self.urls:
            yield self.article_request(Link(url)).replace(dont_filter=True)
        if not self.urls:
            for source in self.declared():
                yield self.source_request(source)

    def declared(self) -> Iterator[Source]:
        """Its sources, at absolute addresses; a backfill's own limit overrules theirs."""
        for source in self.sources:
            found = replace(source, url=self.absolute(source.url))
            if self.since and isinstance(found, Sitemap):
                found = replace(found, since=None)
            yield found

    @classmethod
    def absolute(cls, url: str) -> str:
        """The address of a source that `sources` may state relative to `home`."""
        return urljoin(cls.home or f"https://www.{cls.allowed_domains[0]}/", url)

    def site_settings(self, request: Request) -> type[NewsSpider] | None:
        """The class whose attributes (`pages_per_day`, …) count for a request."""
        return type(self)

    def source_request(self, source: Source) -> Request:
        """Asked anew in every crawl; a sitemap below an index that a backfill needs: once."""
        is_part = self.since is not None and getattr(source, "depth", 0) > 0
        meta: dict[str, Any] = {"newsbot_source": source.to_dict(), **means(self, page=False)}
        if is_part:
            meta["newsbot_once"] = f"{self.since}/{self.until}"
        return Request(
            source.url,
            self.parse_source,
            errback=self.source_failed,
            priority=SOURCE_PRIORITY + getattr(source, "depth", 0),
            dont_filter=not is_part,
            meta=meta,
        )

    def article_request(self, link: Link) -> Request:
        hints = {name: value for name in _HINTS if (value := getattr(link.hints, name))}
        meta: dict[str, Any] = {"newsbot_hints": hints} if hints else {}
        if date := link.hints.date_modified or link.lastmod or link.hints.date_published:
            meta["newsbot_date"] = date
        meta |= means(self, page=True)
        return Request(link.url, self.parse_article, errback=self.article_failed, meta=meta)

    def parse_source(self, response: Response) -> Iterator[Request]:
        """Requests for what a sitemap, feed or listing holds; counts `newsbot/sources/…`."""
        source = source_from_dict(response.meta["newsbot_source"])
        encoding = header_encoding(response)
        found, counts = Discovered(), Counter({"fetched": 1})
        links = stream_source(
            source, response.body, response.url, encoding, now=datetime.now(UTC), found=found
        )
        # Read as they are taken: between two links the engine does other work.
        yield from self._wanted_requests(links, counts)
        counts.update(found.problems)
        elsewhere = self._unneeded(found)
        for deeper in found.sources:
            if deeper.url in elsewhere:
                counts["skipped/other_time"] += 1
            elif self.is_offsite(deeper.url):
                counts["skipped/offsite"] += 1
            elif self._first_seen(deeper.url):
                yield self.source_request(deeper)
        self.count("sources", counts)

    def _unneeded(self, found: Discovered) -> set[str]:
        """Sitemaps that hold nothing of the time that is asked for."""
        if self.since is None:
            return set()
        urls = [source.url for source in found.sources]
        today = datetime.now(UTC).date()
        return unneeded(urls, found.lastmods, self.since, self.until, today=today)

    def requests_for(self, urls: Iterable[str]) -> Iterator[Request]:
        """Requests for those of these addresses that are articles of the site.

        None when the crawl was asked for certain articles only.
        """
        if not self.urls:
            yield from self._wanted_requests(map(Link, urls), Counter())

    def _wanted_requests(self, links: Iterable[Link], counts: Counter[str]) -> Iterator[Request]:
        return map(self.article_request, self.wanted(links, counts))

    def wanted(self, links: Iterable[Link], counts: Counter[str]) -> Iterator[Link]:
        """Those of the links that are articles of the site, each once; counts the others."""
        seen: set[str] = set()
        for link in links:
            reason = "repeated" if link.url in seen else self._unwanted(link)
            seen.add(link.url)
            if reason:
                counts[f"skipped/{reason}"] += 1
            else:
                counts["links"] += 1
                yield link

    def _first_seen(self, url: str) -> bool:
        now = datetime.now(UTC)
        seen = self._sitemaps
        if len(seen) >= MAX_SITEMAPS:
            for old in [old for old, when in seen.items() if now - when > SITEMAP_REST]:
                del seen[old]
        if len(seen) >= MAX_SITEMAPS:
            self.count("sources", {"skipped/too_many_sitemaps": 1})
            return False
        if now - seen.get(url, now - 2 * SITEMAP_REST) < SITEMAP_REST:
            self.count("sources", {"skipped/repeated": 1})
            return False
        seen[url] = now
        return True

    def _unwanted(self, link: Link) -> str | None:
        """Why this link is not followed, in one word; None if it is."""
        if self.is_offsite(link.url):
            return "offsite"
        if not self._is_article.search(link.url):
            return "not_article"
        if self._is_excluded and self._is_excluded.search(link.url):
            return "excluded"
        date = link.hints.date_published or link.lastmod
        if self.since and date and is_older(date, self.since):
            return "old"
        if self.until and is_later(link.hints.date_published, self.until):
            return "late"
        return None

    def is_offsite(self, url: str) -> bool:
        """Whether its host is none of `allowed_domains`."""
        host = urlsplit(url).hostname or ""
        return bool(self._domains) and not any(
            host == domain or host.endswith("." + domain) for domain in self._domains
        )

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Article]:
        """A request that names no callback, as from `<spider>:start_urls`, asks for an article."""
        return self.parse_article(response)

    def parse_article(self, response: Response) -> Iterator[Article]:
        """The article of a page, or a count of why there is none in `newsbot/dropped/…`."""
        article, reason = self._read_article(response)
        if reason not in ("old", "late"):
            self.tell_page(article)
        if reason:
            self._left_out(response.url, reason)
            self.logger.debug("no article (%s): %s", reason, response.url)
        elif article:
            yield article

    def _tell_problem(self, extracted: Extracted, url: str) -> None:
        """Of a page that is larger, or nested deeper, than anything a newspaper prints."""
        body = extracted.body
        if body and body.problem:
            reason, _, words = body.problem.partition(": ")
            self.count("cut_short", {reason: 1})
            self.logger.warning("Only a part of a page was read (%s): %s", words, url)

    def _stripped(self, article: Article, lines: list[Stripped]) -> None:
        if lines:
            self.count("boilerplate", Counter(f"{line.layer}/{line.rule}" for line in lines))
            self.crawler.signals.send_catch_log(signals.lines_stripped, item=article, lines=lines)

    def _read_article(self, response: Response) -> tuple[Article | None, str | None]:
        if not isinstance(response, HtmlResponse):
            return None, "not_html"
        redirected = "redirect_urls" in response.meta
        if redirected and not self.urls and self._unwanted(Link(_canonical(response.url))):
            return None, "redirected_away"
        page = Page(response.body, response.url, header_encoding(response))
        loader = ArticleLoader.from_page(
            page,
            rule=self.rule,
            hints=Hints(**response.meta.get("newsbot_hints", {})),
            site=self.name,
            fetched_at=response.meta.get("newsbot_fetched_at") or _now(),
            url=response.url,
        )
        article, extracted = loader.load_item(), loader.extracted
        self._tell_problem(extracted, response.url)
        if not (kind := classify(page, extracted)).is_article:
            return None, kind.name
        if not article.title:
            return None, "no_title"
        if not article.body:
            return None, "no_body"
        if self.since and article.date_published and is_older(article.date_published, self.since):
            return None, "old"
        if self.until and is_later(article.date_published, self.until):
            return None, "late"
        self._stripped(article, extracted.stripped)
        return article, None

    def source_failed(self, failure: Failure) -> None:
        """Counts why a source could not be fetched: `newsbot/sources/http_404` and so on."""
        reason = failure_reason(failure)
        self.count("sources", {reason: 1})
        self.logger.warning("No source %s: %s", _url_of(failure), in_words(reason))

    def article_failed(self, failure: Failure) -> None:
        """Counts why a page could not be fetched: `newsbot/dropped/http_404` and so on."""
        if hasattr(failure.value, "response"):  # an answer with a status that is no page
            self.tell_page(None)
        self._left_out(_url_of(failure), failure_reason(failure))

    def _left_out(self, url: str, reason: str) -> None:
        self.count("dropped", {reason: 1})
        self.crawler.signals.send_catch_log(signals.page_left_out, url=url, reason=reason)

    def tell_page(self, article: Article | None) -> None:
        """Send `newsbot.signals.page_read`."""
        self.crawler.signals.send_catch_log(signals.page_read, site=self.name, article=article)

    def count(self, room: str, counts: Mapping[str, int]) -> None:
        """Add to the statistics `newsbot/<room>/<event>`."""
        for event, count in counts.items():
            self.crawler.stats.inc_value(f"newsbot/{room}/{event}", count)


def failure_reason(failure: Failure) -> str:
    assert failure.value is not None
    return reason_of(failure.value)


def _url_of(failure: Failure) -> str:
    request = getattr(failure, "request", None)
    return request.url if request is not None else "?"


def header_encoding(response: Response) -> str | None:
    """What Content-Type says of the encoding."""
    content_type = response.headers.get(b"Content-Type") or b""
    return http_content_type_encoding(content_type.decode("latin-1"))


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError:  # a server may redirect to an address that is none
        return url


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
