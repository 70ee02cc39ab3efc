from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class ChunichiSpider(NewsSpider):
    """Chunichi Shimbun, daily."""

    name = "chunichi"
    allowed_domains = ["chunichi.co.jp"]
    country, language = "JP", "ja"
    timezone = "Asia/Tokyo"
    sources = [NewsSitemap("https://www.chunichi.co.jp/sitemap.xml")]
    article_urls = r"/article/\d+"
    body = "#entry .block"
    verified = "2025-01-13"
