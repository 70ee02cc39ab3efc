from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class CiceroSpider(NewsSpider):
    """Cicero, monthly."""

    name = "cicero"
    allowed_domains = ["cicero.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Feed("https://www.cicero.de/rss.xml")]
    article_urls = r"^https://[^/]+/[a-z-]+/[a-z0-9-]{20,}$"
    verified = "2020-04-21"
    fields = {"title": "h1 > span.h1", "authors": ".byline__author a"}
