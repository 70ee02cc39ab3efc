from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class SakshiSpider(NewsSpider):
    """Sakshi, Telugu daily."""

    name = "sakshi"
    allowed_domains = ["sakshi.com"]
    country, language = "IN", "te"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://www.sakshi.com/news-sitemap.xml"),
        Feed("https://www.sakshi.com/rss.xml"),
    ]
    article_urls = r"-\d{6,}$"
