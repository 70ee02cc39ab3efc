from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider


class SakalSpider(NewsSpider):
    """Sakal, Marathi daily."""

    name = "sakal"
    allowed_domains = ["esakal.com"]
    country, language = "IN", "mr"
    timezone = "Asia/Kolkata"
    sources = [Sitemap("https://www.esakal.com/sitemap.xml", since=2)]
    article_urls = r"^https://[^/]+/[a-z-]+/.*[a-z0-9-]{20,}$"
