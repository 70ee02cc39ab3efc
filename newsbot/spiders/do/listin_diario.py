from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class ListinDiarioSpider(NewsSpider):
    """Listín Diario, daily."""

    name = "listin_diario"
    allowed_domains = ["listindiario.com"]
    country, language = "DO", "es"
    timezone = "America/Santo_Domingo"
    sources = [Feed("https://listindiario.com/rss/portada"), Listing("https://listindiario.com/")]
    article_urls = r"/20\d\d/?\d\d/?\d\d/\d+"
    verified = "2020-12-22"
