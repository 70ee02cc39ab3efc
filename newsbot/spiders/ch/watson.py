from newsbot.discovery import Listing, NewsSitemap
from newsbot.spiders.news import NewsSpider


class WatsonSpider(NewsSpider):
    """watson, Swiss online newspaper."""

    name = "watson"
    allowed_domains = ["watson.ch"]
    country, language = "CH", "de"
    timezone = "Europe/Zurich"
    sources = [
        NewsSitemap("https://www.watson.ch/sitemap-news.xml"),
        Listing("https://www.watson.ch/"),
    ]
    article_urls = r"/\d{6,}-[^/]+$"
    verified = "2019-10-19"
