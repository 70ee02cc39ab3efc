from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class IsraelHayomSpider(NewsSpider):
    """Israel Hayom, Hebrew daily."""

    name = "israel_hayom"
    allowed_domains = ["israelhayom.co.il"]
    country, language = "IL", "he"
    timezone = "Asia/Jerusalem"
    sources = [Feed("https://www.israelhayom.co.il/rss.xml")]
    article_urls = r"/article/\d+$"
    verified = "2020-08-17"
