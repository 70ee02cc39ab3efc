from newsbot.spiders.families.wordpress import WordpressSpider


class PresseAugsburgSpider(WordpressSpider):
    """Presse Augsburg, online newspaper."""

    name = "presse_augsburg"
    allowed_domains = ["presse-augsburg.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    article_urls = r"/\d{4,}/$"
    verified = "2023-11-06"
