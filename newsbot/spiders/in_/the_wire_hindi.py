from newsbot.spiders.families.wordpress import WordpressSpider


class TheWireHindiSpider(WordpressSpider):
    """The Wire in Hindi."""

    name = "the_wire_hindi"
    allowed_domains = ["thewirehindi.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    article_urls = r"/\d{5,}/[^/]+/$"
