from newsbot.spiders.families.arc import ArcSpider


class LaCuartaSpider(ArcSpider):
    """La Cuarta, tabloid."""

    name = "la_cuarta"
    allowed_domains = ["lacuarta.com"]
    country, language = "CL", "es"
    timezone = "America/Santiago"
    article_urls = r"/noticia/[^/]+/[\w-]+/?$"
    verified = "2022-05-04"
