from newsbot.spiders.families.wordpress import WordpressSpider


class FuenfMinutenSpider(WordpressSpider):
    """5 Minuten, Carinthian online newspaper."""

    name = "fuenf_minuten"
    allowed_domains = ["5min.at"]
    country, language = "AT", "de"
    timezone = "Europe/Vienna"
    verified = "2023-11-05"
