from newsbot.spiders.families.postmedia import PostmediaSpider


class TheProvinceSpider(PostmediaSpider):
    """The Province, Vancouver daily."""

    name = "the_province"
    allowed_domains = ["theprovince.com"]
    country, language = "CA", "en"
    timezone = "America/Vancouver"
    verified = "2026-06-06"
