from newsbot.spiders.families.postmedia import PostmediaSpider


class CanadaComSpider(PostmediaSpider):
    """Canada.com."""

    name = "canada_com"
    allowed_domains = ["canada.com"]
    country, language = "CA", "en"
    timezone = "America/Toronto"
    home = "https://o.canada.com/"
    verified = "2026-06-06"
