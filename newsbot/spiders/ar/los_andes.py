from newsbot.spiders.families.arc import ArcSpider


class LosAndesSpider(ArcSpider):
    """Los Andes, Mendoza daily."""

    name = "los_andes"
    allowed_domains = ["losandes.com.ar"]
    country, language = "AR", "es"
    timezone = "America/Argentina/Buenos_Aires"
    article_urls = r"^https://[^/]+/[a-z-]+/[^/]{20,}/$"
    verified = "2022-05-04"
