from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class MediaIndonesiaSpider(NewsSpider):
    """Media Indonesia, daily."""

    name = "media_indonesia"
    allowed_domains = ["mediaindonesia.com"]
    country, language = "ID", "id"
    timezone = "Asia/Jakarta"
    sources = [
        Feed("https://mediaindonesia.com/feed"),
        NewsSitemap("https://mediaindonesia.com/sitemap-news.xml"),
    ]
    article_urls = r"/\d{5,}/[^/]+$"
    fields = {"authors": ".author-2"}
    verified = "2026-01-20"
