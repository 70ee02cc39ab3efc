from newsbot.spiders.families.wordpress import WordpressSpider


class Energetyka24Spider(WordpressSpider):
    """Energetyka24, news of energy."""

    name = "energetyka24"
    allowed_domains = ["energetyka24.com"]
    country, language = "PL", "pl"
    timezone = "Europe/Warsaw"
    verified = "2021-05-11"
