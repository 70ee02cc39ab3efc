from newsbot.spiders.families.wordpress import WordpressSpider


class CaliforniaGlobeSpider(WordpressSpider):
    """California Globe, online newspaper."""

    name = "california_globe"
    allowed_domains = ["californiaglobe.com"]
    country, language = "US", "en"
    timezone = "America/Los_Angeles"
    verified = "2020-08-14"
