from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider


class UsagmSpider(NewsSpider):
    """Services of Voice of America and Radio Free Europe: one content system in many languages."""

    sources = [Sitemap("/sitemap.xml", since=3)]
    article_urls = r"/a/(?:[^/]+/)?\d+\.html$"
