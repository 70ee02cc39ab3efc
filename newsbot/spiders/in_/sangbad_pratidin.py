from newsbot.spiders.families.wordpress import WordpressSpider


class SangbadPratidinSpider(WordpressSpider):
    """Sangbad Pratidin, Bengali daily."""

    name = "sangbad_pratidin"
    allowed_domains = ["sangbadpratidin.in"]
    country, language = "IN", "bn"
    timezone = "Asia/Kolkata"
