from newsbot.spiders.families.wordpress import WordpressSpider


class LaPrensaLatinaSpider(WordpressSpider):
    """La Prensa Latina, Memphis weekly."""

    name = "la_prensa_latina"
    allowed_domains = ["laprensalatina.com"]
    country, language = "US", "en"
    timezone = "America/Chicago"
    verified = "2020-06-11"
