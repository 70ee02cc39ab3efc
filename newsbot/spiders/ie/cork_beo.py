from newsbot.spiders.families.reach import ReachSpider


class CorkBeoSpider(ReachSpider):
    """Cork Beo, online newspaper."""

    name = "cork_beo"
    allowed_domains = ["corkbeo.ie"]
    country, language = "IE", "en"
    timezone = "Europe/Dublin"
    verified = "2020-10-06"
