from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class NineNewsSpider(NewsSpider):
    """Nine News, television."""

    name = "nine_news"
    allowed_domains = ["nine.com.au", "9news.com.au"]
    country, language = "AU", "en"
    timezone = "Australia/Sydney"
    sources = [Feed("https://www.nine.com.au/rss/feed.xml")]
    article_urls = r"/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|-20\d{6}-\w+\.html$"
    verified = "2026-07-04"
