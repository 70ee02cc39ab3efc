from newsbot.spiders.families.wordpress import WordpressSpider


class ChicagoTribuneSpider(WordpressSpider):
    """Chicago Tribune, daily."""

    name = "chicago_tribune"
    allowed_domains = ["chicagotribune.com"]
    country, language = "US", "en"
    timezone = "America/Chicago"
    verified = "2016-12-13"
