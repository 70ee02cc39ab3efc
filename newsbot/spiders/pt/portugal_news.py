from newsbot.discovery import Feed, Sitemap
from newsbot.spiders.news import NewsSpider


class PortugalNewsSpider(NewsSpider):
    """The Portugal News, in English."""

    name = "portugal_news"
    allowed_domains = ["theportugalnews.com"]
    country, language = "PT", "en"
    timezone = "Europe/Lisbon"
    sources = [
        Feed("https://www.theportugalnews.com/rss"),
        Sitemap("https://www.theportugalnews.com/sitemap.xml", since=7),
    ]
    article_urls = r"/news/20\d\d-\d\d-\d\d/[^/]+/\d+"
    verified = "2025-02-03"
