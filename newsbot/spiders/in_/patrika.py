from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class PatrikaSpider(NewsSpider):
    """Rajasthan Patrika, Hindi daily."""

    name = "patrika"
    allowed_domains = ["patrika.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.patrika.com/google-news-sitemap-v1.xml")]
    article_urls = r"-\d{6,}/?$"
