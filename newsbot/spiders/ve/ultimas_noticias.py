from newsbot.spiders.families.wordpress import WordpressSpider


class UltimasNoticiasSpider(WordpressSpider):
    """Últimas Noticias, daily."""

    name = "ultimas_noticias"
    allowed_domains = ["ultimasnoticias.com.ve"]
    country, language = "VE", "es"
    timezone = "America/Caracas"
    article_urls = r"/noticias/[^/]+/[^/]+/$"
    verified = "2022-05-10"
