from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class PaginaSieteSpider(NewsSpider):
    """Página Siete, daily."""

    name = "pagina_siete"
    allowed_domains = ["paginasiete.bo"]
    country, language = "BO", "es"
    timezone = "America/La_Paz"
    sources = [Feed("https://www.paginasiete.bo/rss/"), Listing("https://www.paginasiete.bo/")]
    article_urls = r"-\d{5,}\.html$"
    verified = "2022-05-03"
