from newsbot.spiders.families.wordpress import WordpressSpider


class SiasatUrduSpider(WordpressSpider):
    """The Siasat Daily in Urdu."""

    name = "siasat_urdu"
    allowed_domains = ["urdu.siasat.com"]
    country, language = "IN", "ur"
    timezone = "Asia/Kolkata"
    home = "https://urdu.siasat.com/"
