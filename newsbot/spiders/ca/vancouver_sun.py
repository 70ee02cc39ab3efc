from newsbot.spiders.families.postmedia import PostmediaSpider


class VancouverSunSpider(PostmediaSpider):
    """Vancouver Sun, daily."""

    name = "vancouver_sun"
    allowed_domains = ["vancouversun.com"]
    country, language = "CA", "en"
    timezone = "America/Vancouver"
    verified = "2020-01-16"
