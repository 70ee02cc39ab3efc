from newsbot.spiders.families.mediaworks import MediaworksSpider


class BaonSpider(MediaworksSpider):
    """Petőfi Népe, regional daily."""

    name = "baon"
    allowed_domains = ["baon.hu"]
    country, language = "HU", "hu"
    timezone = "Europe/Budapest"
    verified = "2020-08-18"
