from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class SankeiSpider(NewsSpider):
    """Sankei Shimbun, daily."""

    name = "sankei"
    allowed_domains = ["sankei.com"]
    country, language = "JP", "ja"
    timezone = "Asia/Tokyo"
    sources = [NewsSitemap("https://www.sankei.com/feeds/google-sitemapindex/?outputType=xml")]
    article_urls = r"/article/\d{8}-\w+/?$"
    verified = "2025-01-21"
