from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class TimeSpider(NewsSpider):
    """Time, magazine."""

    name = "time"
    allowed_domains = ["time.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    sources = [Feed("https://time.com/feed/"), NewsSitemap("https://time.com/news-sitemap.xml")]
    article_urls = r"/\d{6,}/[^/]+/?$|/article/20\d\d/"
    verified = "2023-11-02"
