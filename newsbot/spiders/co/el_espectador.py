from newsbot.spiders.families.arc import ArcSpider


class ElEspectadorSpider(ArcSpider):
    """El Espectador, daily."""

    name = "el_espectador"
    allowed_domains = ["elespectador.com"]
    country, language = "CO", "es"
    timezone = "America/Bogota"
    article_urls = r"^https://[^/]+/[a-z-]+/.*[^/]{20,}/$"
    verified = "2022-05-06"
