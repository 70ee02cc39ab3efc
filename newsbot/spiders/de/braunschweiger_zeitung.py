from newsbot.spiders.families.funke import FunkeSpider


class BraunschweigerZeitungSpider(FunkeSpider):
    """Braunschweiger Zeitung, regional daily."""

    name = "braunschweiger_zeitung"
    allowed_domains = ["braunschweiger-zeitung.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
