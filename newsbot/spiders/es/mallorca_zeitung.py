from newsbot.spiders.families.prensa_iberica import PrensaIbericaSpider


class MallorcaZeitungSpider(PrensaIbericaSpider):
    """Mallorca Zeitung, German weekly on Majorca."""

    name = "mallorca_zeitung"
    allowed_domains = ["mallorcazeitung.es"]
    country, language = "ES", "de"
    timezone = "Europe/Madrid"
    verified = "2025-04-16"
