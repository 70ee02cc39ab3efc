from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class NikkeiSpider(NewsSpider):
    """Nihon Keizai Shimbun, business daily."""

    name = "nikkei"
    allowed_domains = ["nikkei.com"]
    country, language = "JP", "ja"
    timezone = "Asia/Tokyo"
    sources = [NewsSitemap("https://www.nikkei.com/sitemap.xml")]
    article_urls = r"/article/\w+/?$"
    body = "article section p[class^=paragraph], .cmn-article_text p"
    verified = "2025-01-27"
