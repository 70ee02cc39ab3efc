from newsbot.discovery import Feed, Sitemap
from newsbot.spiders.news import NewsSpider


class NetzpolitikSpider(NewsSpider):
    """netzpolitik.org, digital rights magazine."""

    name = "netzpolitik"
    allowed_domains = ["netzpolitik.org"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [
        Feed("https://netzpolitik.org/feed/"),
        Sitemap("https://netzpolitik.org/sitemap.xml", include=r"posttype-post", since=30),
    ]
    article_urls = r"/20\d\d/[^/]+/$"
    body = ".entry-excerpt, .entry-content > :is(p, h2, h3, blockquote, ul)"
    verified = "2024-04-28"
