from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class UolSpider(NewsSpider):
    """UOL, portal."""

    name = "uol"
    allowed_domains = ["uol.com.br"]
    country, language = "BR", "pt"
    timezone = "America/Sao_Paulo"
    sources = [
        Feed("https://rss.uol.com.br/feed/noticias.xml"),
        Feed("https://rss.uol.com.br/feed/economia.xml"),
    ]
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+\.htm$"
    verified = "2020-06-23"
