from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class LoksattaSpider(NewsSpider):
    """Loksatta, Marathi daily."""

    name = "loksatta"
    allowed_domains = ["loksatta.com"]
    country, language = "IN", "mr"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://www.loksatta.com/news-sitemap.xml"),
        Feed("https://www.loksatta.com/feed/"),
    ]
    article_urls = r"-\d{6,}/$"
