from newsbot.spiders.families.wordpress import WordpressSpider


class Minuto30Spider(WordpressSpider):
    """Minuto30, online newspaper."""

    name = "minuto_30"
    allowed_domains = ["minuto30.com"]
    country, language = "CO", "es"
    timezone = "America/Bogota"
    article_urls = r"/[^/]+/\d{6,}/$"
    verified = "2022-05-05"
