"""The site `demo`: all newspapers of the demo as one."""

from __future__ import annotations

from typing import Any

from newsbot.demo.press import PORT, origins
from newsbot.discovery.sources import Feed, Listing, NewsSitemap, Sitemap, Source
from newsbot.spiders.news import NewsSpider


class DemoSpider(NewsSpider):
    """The newspapers that `python -m newsbot.demo` and `scrapy launch` serve.

    Further argument (`-a`): `port`, where they are served.
    """

    name = "demo"
    allowed_domains = tuple(f"127.0.0.{n}" for n in range(1, 7))
    home = "http://127.0.0.1/"
    article_urls = r"-\d+\.html$|-404\.html$|-old\.html$|/loop/"
    timezone = "Asia/Kolkata"
    # The host is this machine.
    custom_settings = {  # noqa: RUF012
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "NEWSBOT_ALLOWED_NETWORKS": ["127.0.0.0/8"],
    }

    def __init__(self, name: str | None = None, *, port: str = str(PORT), **kwargs: Any) -> None:
        self.sources = sources(origins(int(port)))  # type: ignore[misc]  # depends on the port
        super().__init__(name, **kwargs)


def sources(addresses: list[str]) -> list[Source]:
    """Every kind of source, and every newspaper's whole edition."""
    ganga, harbour, himalaya, kaveri, plains = addresses
    return [
        NewsSitemap(f"{ganga}/news-sitemap.xml"),
        Feed(f"{harbour}/rss.xml"),
        Sitemap(f"{harbour}/sitemap.xml"),
        *(
            Listing(f"{himalaya}/{section}/", links=".listing")
            for section in ("desh", "rajya", "khel", "vyapar")
        ),
        Feed(f"{kaveri}/atom.xml"),
        Sitemap(f"{kaveri}/sitemap.xml"),
        NewsSitemap(f"{plains}/news-sitemap.xml"),
        Listing(f"{plains}/"),
    ]
