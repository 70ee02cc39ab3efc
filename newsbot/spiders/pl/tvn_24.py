from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class Tvn24Spider(NewsSpider):
    """TVN24, news television."""

    name = "tvn_24"
    allowed_domains = ["tvn24.pl"]
    country, language = "PL", "pl"
    timezone = "Europe/Warsaw"
    sources = [Feed("https://tvn24.pl/najnowsze.xml")]
    article_urls = r"-(?:st)?\d{6,}(?:\?|$)"
    verified = "2020-08-19"
