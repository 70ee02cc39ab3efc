from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class CorriereSpider(NewsSpider):
    """Corriere della Sera, daily."""

    name = "corriere"
    allowed_domains = ["corriere.it"]
    country, language = "IT", "it"
    timezone = "Europe/Rome"
    sources = [
        NewsSitemap("https://www.corriere.it/rss/sitemap/Sitemap_GN.xml"),
        Feed("https://www.corriere.it/dynamic-feed/rss/section/homepage.xml"),
    ]
    article_urls = r"/\d\d_[a-z]+_\d\d/.+\.shtml$"
    verified = "2025-02-04"
