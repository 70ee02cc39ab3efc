from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class PrabhatKhabarSpider(NewsSpider):
    """Prabhat Khabar, Hindi daily."""

    name = "prabhat_khabar"
    allowed_domains = ["prabhatkhabar.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.prabhatkhabar.com/news-sitemap.xml")]
    article_urls = r"^https://[^/]+/[a-z-]+/.*[^/]{20,}$"
