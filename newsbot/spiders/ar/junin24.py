from newsbot.spiders.families.wordpress import WordpressSpider


class Junin24Spider(WordpressSpider):
    """Junín 24, local online newspaper."""

    name = "junin24"
    allowed_domains = ["junin24.com"]
    country, language = "AR", "es"
    timezone = "America/Argentina/Buenos_Aires"
    article_urls = r"/\d{5,}/[^/]+\.html$"
    verified = "2020-01-27"
