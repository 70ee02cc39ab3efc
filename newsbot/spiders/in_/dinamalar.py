from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider


class DinamalarSpider(NewsSpider):
    """Dinamalar, Tamil daily."""

    name = "dinamalar"
    allowed_domains = ["dinamalar.com"]
    country, language = "IN", "ta"
    timezone = "Asia/Kolkata"
    sources = [Sitemap("https://www.dinamalar.com/sitemap.xml", since=2)]
    article_urls = r"/\d{6,}$|id=\d{6,}"
