from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider


class DinamaniSpider(NewsSpider):
    """Dinamani, Tamil daily."""

    name = "dinamani"
    allowed_domains = ["dinamani.com"]
    country, language = "IN", "ta"
    timezone = "Asia/Kolkata"
    sources = [Sitemap("https://www.dinamani.com/sitemap.xml", since=2)]
    article_urls = r"/20\d\d/\w{3}/\d\d/[^/]+$"
