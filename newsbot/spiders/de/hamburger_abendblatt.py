from newsbot.spiders.families.funke import FunkeSpider


class HamburgerAbendblattSpider(FunkeSpider):
    """Hamburger Abendblatt, regional daily."""

    name = "hamburger_abendblatt"
    allowed_domains = ["abendblatt.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    verified = "2025-11-06"
