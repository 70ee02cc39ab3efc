from newsbot.discovery import Feed, Sitemap
from newsbot.spiders.news import NewsSpider


class NprSpider(NewsSpider):
    """National Public Radio."""

    name = "npr"
    allowed_domains = ["npr.org"]
    country, language = "US", "en"
    timezone = "America/New_York"
    sources = [
        Feed("https://feeds.npr.org/1001/rss.xml"),
        Sitemap("https://www.npr.org/sitemap_news.xml"),
    ]
    article_urls = r"/20\d\d/\d\d/\d\d/"
    verified = "2023-10-17"
