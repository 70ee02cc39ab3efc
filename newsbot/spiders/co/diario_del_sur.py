from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class DiarioDelSurSpider(NewsSpider):
    """Diario del Sur, Pasto daily."""

    name = "diario_del_sur"
    allowed_domains = ["diariodelsur.com.co"]
    country, language = "CO", "es"
    timezone = "America/Bogota"
    sources = [Listing("https://diariodelsur.com.co/")]
    article_urls = r"/noticias/[^/]+/[^/]+/[^/]+"
    verified = "2020-12-06"
