from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class IlGiornaleSpider(NewsSpider):
    """il Giornale, daily."""

    name = "il_giornale"
    allowed_domains = ["ilgiornale.it"]
    country, language = "IT", "it"
    timezone = "Europe/Rome"
    sources = [
        NewsSitemap("https://www.ilgiornale.it/sitemap/google-news.xml"),
        Feed("https://www.ilgiornale.it/feed.xml"),
    ]
    article_urls = r"-\d{6,}\.html$"
    verified = "2025-02-04"
