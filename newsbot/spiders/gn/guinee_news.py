from newsbot.spiders.families.wordpress import WordpressSpider


class GuineeNewsSpider(WordpressSpider):
    """Guineenews, online newspaper."""

    name = "guinee_news"
    allowed_domains = ["guineenews.org"]
    country, language = "GN", "fr"
    timezone = "Africa/Conakry"
    verified = "2020-11-04"
