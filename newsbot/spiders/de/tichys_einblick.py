from newsbot.spiders.families.wordpress import WordpressSpider


class TichysEinblickSpider(WordpressSpider):
    """Tichys Einblick, monthly."""

    name = "tichys_einblick"
    allowed_domains = ["tichyseinblick.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    article_urls = r"^https://[^/]+/(?:[a-z-]+/){1,2}[a-z0-9-]{15,}/$"
    verified = "2019-10-18"
