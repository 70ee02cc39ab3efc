from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class Pagina12Spider(NewsSpider):
    """Página/12, daily."""

    name = "pagina_12"
    allowed_domains = ["pagina12.com.ar"]
    country, language = "AR", "es"
    timezone = "America/Argentina/Buenos_Aires"
    sources = [Feed("https://www.pagina12.com.ar/rss/portada")]
    article_urls = r"/\d{5,}-[^/]+$"
    verified = "2022-05-04"
