from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class FortuneSpider(NewsSpider):
    """Fortune, business magazine."""

    name = "fortune"
    allowed_domains = ["fortune.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    sources = [
        Feed("https://fortune.com/feed/fortune-feeds/?id=3230629"),
        NewsSitemap("https://fortune.com/feed/sitemap-news/"),
    ]
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2016-12-15"
