from newsbot.spiders.families.ippen import IppenSpider


class MerkurSpider(IppenSpider):
    """Münchner Merkur, regional daily."""

    name = "merkur"
    allowed_domains = ["merkur.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    verified = "2023-04-28"
