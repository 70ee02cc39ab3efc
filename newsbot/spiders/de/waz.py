from newsbot.spiders.families.funke import FunkeSpider


class WazSpider(FunkeSpider):
    """Westdeutsche Allgemeine Zeitung, regional daily."""

    name = "waz"
    allowed_domains = ["waz.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    verified = "2025-11-06"
