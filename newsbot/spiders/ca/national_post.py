from newsbot.spiders.families.postmedia import PostmediaSpider


class NationalPostSpider(PostmediaSpider):
    """National Post, daily."""

    name = "national_post"
    allowed_domains = ["nationalpost.com"]
    country, language = "CA", "en"
    timezone = "America/Toronto"
