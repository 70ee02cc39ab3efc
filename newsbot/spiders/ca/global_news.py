from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class GlobalNewsSpider(NewsSpider):
    """Global News, television."""

    name = "global_news"
    allowed_domains = ["globalnews.ca"]
    country, language = "CA", "en"
    timezone = "America/Toronto"
    sources = [
        NewsSitemap("https://globalnews.ca/news-sitemap.xml"),
        Feed("https://globalnews.ca/feed/"),
    ]
    article_urls = r"/news/\d+/"
    verified = "2026-05-24"
