from newsbot.spiders.families.wordpress import WordpressSpider


class KxanSpider(WordpressSpider):
    """KXAN, Austin television."""

    name = "kxan"
    allowed_domains = ["kxan.com"]
    country, language = "US", "en"
    timezone = "America/Chicago"
    article_urls = r"/[a-z-]+/(?:[^/]+/)*[a-z0-9-]{20,}/$"
    verified = "2023-11-08"
