from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class ElMostradorSpider(NewsSpider):
    """El Mostrador, online daily."""

    name = "el_mostrador"
    allowed_domains = ["elmostrador.cl"]
    country, language = "CL", "es"
    timezone = "America/Santiago"
    sources = [Feed("https://www.elmostrador.cl/feed/")]
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2022-05-04"
