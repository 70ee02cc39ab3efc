from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class DiarioLibreSpider(NewsSpider):
    """Diario Libre, free daily."""

    name = "diario_libre"
    allowed_domains = ["diariolibre.com"]
    country, language = "DO", "es"
    timezone = "America/Santo_Domingo"
    sources = [Feed("https://www.diariolibre.com/rss/portada.xml")]
    article_urls = r"/20\d\d/\d\d/\d\d/|-[A-Z]{2}\d{6,}$"
    verified = "2020-05-16"
