from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider


class AsomiyaPratidinSpider(NewsSpider):
    """Asomiya Pratidin, Assamese daily."""

    name = "asomiya_pratidin"
    allowed_domains = ["asomiyapratidin.in"]
    country, language = "IN", "as"
    timezone = "Asia/Kolkata"
    sources = [Sitemap("https://www.asomiyapratidin.in/sitemap.xml", since=2)]
    article_urls = r"^https://[^/]+/[a-z-]+/[a-z0-9-]{15,}$"
