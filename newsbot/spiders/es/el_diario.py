from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class ElDiarioSpider(NewsSpider):
    """elDiario.es, online daily."""

    name = "el_diario"
    allowed_domains = ["eldiario.es"]
    country, language = "ES", "es"
    timezone = "Europe/Madrid"
    sources = [
        Feed("https://www.eldiario.es/rss/"),
        NewsSitemap("https://www.eldiario.es/sitemap_google_news.xml"),
    ]
    article_urls = r"_\d+_\d{7,}\.html$"
    verified = "2025-05-29"
