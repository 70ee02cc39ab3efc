from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class FreitagSpider(NewsSpider):
    """Der Freitag, weekly."""

    name = "freitag"
    allowed_domains = ["freitag.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Feed("https://www.freitag.de/@@RSS")]
    article_urls = r"/autoren/[^/]+/[^/]+$"
    fields = {"title": "h1.title"}
    verified = "2025-10-20"
