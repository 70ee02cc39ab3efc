from newsbot.discovery import Feed, Sitemap
from newsbot.spiders.news import NewsSpider


class UdayavaniSpider(NewsSpider):
    """Udayavani, Kannada daily."""

    name = "udayavani"
    allowed_domains = ["udayavani.com"]
    country, language = "IN", "kn"
    timezone = "Asia/Kolkata"
    sources = [
        Feed("https://www.udayavani.com/feed"),
        Sitemap("https://www.udayavani.com/sitemap.xml", since=2),
    ]
    article_urls = r"^https://[^/]+/[a-z-]+/.*[a-z0-9-]{20,}$"
