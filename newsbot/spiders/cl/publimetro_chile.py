from newsbot.spiders.families.arc import ArcSpider


class PublimetroChileSpider(ArcSpider):
    """Publimetro Chile, free daily."""

    name = "publimetro_chile"
    allowed_domains = ["publimetro.cl"]
    country, language = "CL", "es"
    timezone = "America/Santiago"
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2022-05-04"
