from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class UltimaHoraSpider(NewsSpider):
    """Ultima Hora, Majorcan daily."""

    name = "ultima_hora"
    allowed_domains = ["ultimahora.es"]
    country, language = "ES", "es"
    timezone = "Europe/Madrid"
    sources = [
        Feed("https://www.ultimahora.es/feed.rss"),
        NewsSitemap("https://www.ultimahora.es/sitemap_news.xml"),
    ]
    article_urls = r"/noticias?/.+\.html$"
    verified = "2014-01-08"
