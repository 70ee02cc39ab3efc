from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class TagesschauSpider(NewsSpider):
    """Tagesschau, news of the public broadcaster ARD."""

    name = "tagesschau"
    allowed_domains = ["tagesschau.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Feed("https://www.tagesschau.de/xml/rss2/")]
    article_urls = r"-\d{3}\.html$"
    exclude_urls = r"/(?:multimedia|newsticker|hilfe)/"
    fields = {"title": "h1 .headline"}
    verified = "2023-04-28"
