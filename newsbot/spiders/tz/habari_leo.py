from newsbot.spiders.families.wordpress import WordpressSpider


class HabariLeoSpider(WordpressSpider):
    """HabariLeo, Swahili daily."""

    name = "habari_leo"
    allowed_domains = ["habarileo.co.tz"]
    country, language = "TZ", "sw"
    timezone = "Africa/Dar_es_Salaam"
    verified = "2025-01-23"
