from newsbot.spiders.families.wordpress import WordpressSpider


class WsvnSpider(WordpressSpider):
    """WSVN, Miami television."""

    name = "wsvn"
    allowed_domains = ["wsvn.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    home = "https://wsvn.com/"
    article_urls = r"/news/(?:[^/]+/)*[a-z0-9-]{20,}/$"
    verified = "2023-11-08"
