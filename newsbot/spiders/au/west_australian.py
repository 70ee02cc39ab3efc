from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class WestAustralianSpider(NewsSpider):
    """The West Australian, daily."""

    name = "west_australian"
    allowed_domains = ["thewest.com.au"]
    country, language = "AU", "en"
    timezone = "Australia/Perth"
    sources = [
        NewsSitemap("https://thewest.com.au/news-sitemap.xml"),
        Feed("https://thewest.com.au/rss"),
    ]
    article_urls = r"-c-\d+$"
    verified = "2024-11-26"
