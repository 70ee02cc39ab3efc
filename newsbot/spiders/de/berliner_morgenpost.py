from newsbot.spiders.families.funke import FunkeSpider


class BerlinerMorgenpostSpider(FunkeSpider):
    """Berliner Morgenpost, regional daily."""

    name = "berliner_morgenpost"
    allowed_domains = ["morgenpost.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
