from newsbot.spiders.families.wordpress import WordpressSpider


class WhntSpider(WordpressSpider):
    """WHNT, Huntsville television."""

    name = "whnt"
    allowed_domains = ["whnt.com"]
    country, language = "US", "en"
    timezone = "America/Chicago"
    home = "https://whnt.com/"
    article_urls = r"/[a-z-]+/(?:[^/]+/)*[a-z0-9-]{20,}/$"
    verified = "2020-11-20"
