"""The same spider for each kind of crawler: every page an item, every link a request."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from scrapy_redis.spiders import RedisMixin

from benchmarks.loopback import Site
from newsbot.discovery import Sitemap
from newsbot.items import Article
from newsbot.spiders.news import NewsSpider


class TreeSpider(Spider):
    """Walks the loopback newspaper from its first page, or from its sitemap.

    `follow=False` stops at the pages it is given; `start` lists page numbers to begin with;
    `read` says what is made of a page: "fields" (a few, by CSS), "trafilatura" or "nothing".
    """

    name = "tree"

    def __init__(
        self,
        site: Site,
        follow: bool = True,
        start: list[int] | None = None,
        sitemap: bool = False,
        read: str = "fields",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.site = site
        self.follow = follow
        self.first = [0] if start is None else start
        self.sitemap = sitemap
        self.item = getattr(self, f"read_{read}")
        if read == "trafilatura":
            import trafilatura  # noqa: F401, before the meter runs

    async def start(self) -> AsyncIterator[Any]:
        """Yield the first pages."""
        if self.sitemap:
            yield Request(self.site.sitemap_url, self.parse_sitemap, priority=1000)
            return
        for page in self.first:
            yield Request(self.site.url(page))

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """Yield what a sitemap or an index of them lists."""
        for url in re.findall(r"<loc>(.*?)</loc>", response.text):
            if "/s/" in url:
                yield Request(url, self.parse_sitemap, priority=1000)
            else:
                yield Request(url)

    def parse(self, response: Response) -> Iterator[Any]:
        """Yield the page's article and its links."""
        assert isinstance(response, TextResponse)
        if item := self.item(response):
            yield item
        if self.follow:
            for href in response.css("a::attr(href)").getall():
                if "/p/" in href:
                    yield Request(response.urljoin(href))

    def read_nothing(self, response: TextResponse) -> None:
        """Leave the page unread."""

    def read_fields(self, response: TextResponse) -> Any:
        """A few fields of the page."""
        return {
            "url": response.url,
            "title": response.css("h1::text").get(),
            "date": response.css('meta[property="article:published_time"]::attr(content)').get(),
            "body": "\n\n".join(response.css("article p::text").getall()),
        }

    def read_trafilatura(self, response: TextResponse) -> Any:
        """What trafilatura finds, metadata included."""
        from trafilatura import bare_extraction

        found: Any = bare_extraction(response.body, url=response.url, with_metadata=True)
        return {"url": response.url, **found.as_dict()} if found else None


class ScrapyRedisSpider(RedisMixin, TreeSpider):  # type: ignore[misc]
    """The same under scrapy-redis; its start URLs may also come through Redis."""

    name = "tree"

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> ScrapyRedisSpider:
        """Connect to Redis where start URLs are to come from there."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if not spider.first:
            spider.setup_redis(crawler)
        return spider


class NewsbotSpider(TreeSpider):
    """The same under newsbot: its items are articles."""

    name = "tree"

    def read_fields(self, response: TextResponse) -> Article:
        """The same fields as an article that the pipelines accept."""
        fields = super().read_fields(response)
        return Article(
            url=response.url,
            site=self.name,
            title=fields["title"],
            body=fields["body"],
            date_published=fields["date"],
        )


class LoopbackSpider(NewsSpider):
    """The loopback newspaper as a user of newsbot would write it."""

    name = "tree"
    allowed_domains: ClassVar[Sequence[str]] = ["127.0.0.1"]
    article_urls = r"/p/\d+$"

    def __init__(self, site: Site, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sources = [Sitemap(site.sitemap_url)]  # type: ignore[misc]  # known only now


class RuledSpider(LoopbackSpider):
    """The same with a rule for where the text is."""

    body = "article p"


KINDS: dict[str, type[Spider]] = {
    "plain": TreeSpider,
    "scrapy-redis": ScrapyRedisSpider,
    "newsbot": NewsbotSpider,
    "newsbot, NewsSpider": LoopbackSpider,
    "newsbot, site rule": RuledSpider,
}
