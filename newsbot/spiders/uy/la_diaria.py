from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class LaDiariaSpider(NewsSpider):
    """la diaria, daily."""

    name = "la_diaria"
    allowed_domains = ["ladiaria.com.uy"]
    country, language = "UY", "es"
    timezone = "America/Montevideo"
    sources = [Feed("https://ladiaria.com.uy/feeds/articulos/")]
    article_urls = r"/articulo/20\d\d/\d+/[^/]+/$"
    verified = "2022-05-11"
