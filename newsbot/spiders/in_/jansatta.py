from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class JansattaSpider(NewsSpider):
    """Jansatta, Hindi daily."""

    name = "jansatta"
    allowed_domains = ["jansatta.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://www.jansatta.com/news-sitemap.xml"),
        Feed("https://www.jansatta.com/feed/"),
    ]
    article_urls = r"/\d{6,}/$"
