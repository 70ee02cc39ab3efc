from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class KommersantSpider(NewsSpider):
    """Kommersant, business daily."""

    name = "kommersant"
    allowed_domains = ["kommersant.ru"]
    country, language = "RU", "ru"
    timezone = "Europe/Moscow"
    sources = [
        Feed("https://www.kommersant.ru/RSS/news.xml"),
        Feed("https://www.kommersant.ru/RSS/main.xml"),
    ]
    article_urls = r"/doc/\d+"
    verified = "2025-05-14"
