from newsbot.spiders.families.wordpress import WordpressSpider


class BaltimoreSunSpider(WordpressSpider):
    """The Baltimore Sun, daily."""

    name = "baltimore_sun"
    allowed_domains = ["baltimoresun.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    verified = "2020-12-23"
