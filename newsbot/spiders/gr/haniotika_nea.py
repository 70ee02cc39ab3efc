from newsbot.spiders.families.wordpress import WordpressSpider


class HaniotikaNeaSpider(WordpressSpider):
    """Haniotika Nea, Cretan daily."""

    name = "haniotika_nea"
    allowed_domains = ["haniotika-nea.gr"]
    country, language = "GR", "el"
    timezone = "Europe/Athens"
    verified = "2020-08-19"
