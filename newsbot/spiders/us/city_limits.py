from newsbot.spiders.families.wordpress import WordpressSpider


class CityLimitsSpider(WordpressSpider):
    """City Limits, New York online newspaper."""

    name = "city_limits"
    allowed_domains = ["citylimits.org"]
    country, language = "US", "en"
    timezone = "America/New_York"
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2023-11-08"
