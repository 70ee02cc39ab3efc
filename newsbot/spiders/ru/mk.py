from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class MkSpider(NewsSpider):
    """Moskovsky Komsomolets, daily."""

    name = "mk"
    allowed_domains = ["mk.ru"]
    country, language = "RU", "ru"
    timezone = "Europe/Moscow"
    sources = [
        Feed("https://www.mk.ru/rss/index.xml"),
        NewsSitemap("https://www.mk.ru/news-sitemap.xml"),
    ]
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+\.html$"
    verified = "2020-12-29"
