from newsbot.spiders.families.mediaworks import MediaworksSpider


class SonlineSpider(MediaworksSpider):
    """Somogyi Hírlap, regional daily."""

    name = "sonline"
    allowed_domains = ["sonline.hu"]
    country, language = "HU", "hu"
    timezone = "Europe/Budapest"
    verified = "2020-06-04"
