from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class AmarUjalaSpider(NewsSpider):
    """Amar Ujala, Hindi daily."""

    name = "amar_ujala"
    allowed_domains = ["amarujala.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.amarujala.com/sitemap-news-v1.xml")]
    article_urls = r"-20\d\d-\d\d-\d\d$"
