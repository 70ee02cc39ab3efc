from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider


class GujaratSamacharSpider(NewsSpider):
    """Gujarat Samachar, Gujarati daily."""

    name = "gujarat_samachar"
    allowed_domains = ["gujaratsamachar.com"]
    country, language = "IN", "gu"
    timezone = "Asia/Kolkata"
    sources = [Sitemap("https://www.gujaratsamachar.com/sitemap.xml", since=2)]
    article_urls = r"/news/[^/]+/[^/]+$"
