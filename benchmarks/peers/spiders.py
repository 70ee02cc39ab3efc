"""The same spider for each kind of crawler: every page an item, every link a request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from scrapy_redis.spiders import RedisMixin

from benchmarks.loopback import Site
from newsbot.items import Article
from newsbot.urls import article_id, canonical_url


class TreeSpider(Spider):
    """Walks the loopback newspaper from its first page.

    `follow=False` stops at the pages it is given; `start` lists page numbers to begin with;
    `parse_pages=False` downloads and does nothing else.
    """

    name = "tree"

    def __init__(
        self,
        site: Site,
        follow: bool = True,
        start: list[int] | None = None,
        parse_pages: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.site = site
        self.follow = follow
        self.first = [0] if start is None else start
        self.parse_pages = parse_pages

    async def start(self) -> AsyncIterator[Any]:
        """Yield the first pages."""
        for page in self.first:
            yield Request(self.site.url(page))

    def parse(self, response: Response) -> Iterator[Any]:
        """Yield the page's article and its links."""
        assert isinstance(response, TextResponse)
        if self.parse_pages:
            yield self.item(response)
        if self.follow:
            for href in response.css("a::attr(href)").getall():
                if "/p/" in href:
                    yield Request(response.urljoin(href))

    def item(self, response: TextResponse) -> Any:
        """A few fields of the page."""
        return {
            "url": response.url,
            "title": response.css("h1::text").get(),
            "date": response.css('meta[property="article:published_time"]::attr(content)').get(),
            "body": "\n\n".join(response.css("article p::text").getall()),
        }


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

    def item(self, response: TextResponse) -> Article:
        """The same fields as an article that the pipelines accept."""
        fields = super().item(response)
        canonical = canonical_url(response.url)
        return Article(
            url=response.url,
            canonical_url=canonical,
            id=article_id(canonical),
            site=self.name,
            title=fields["title"],
            body=fields["body"],
            date_published=fields["date"],
        )


KINDS: dict[str, type[TreeSpider]] = {
    "plain": TreeSpider,
    "scrapy-redis": ScrapyRedisSpider,
    "newsbot": NewsbotSpider,
}
