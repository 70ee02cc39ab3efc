from newsbot.spiders.families.postmedia import PostmediaSpider


class CalgaryHeraldSpider(PostmediaSpider):
    """Calgary Herald, daily."""

    name = "calgary_herald"
    allowed_domains = ["calgaryherald.com"]
    country, language = "CA", "en"
    timezone = "America/Edmonton"
