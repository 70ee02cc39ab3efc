from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class ForsalSpider(NewsSpider):
    """Forsal, business newspaper."""

    name = "forsal"
    allowed_domains = ["forsal.pl"]
    country, language = "PL", "pl"
    timezone = "Europe/Warsaw"
    sources = [Feed("http://rss.forsal.pl/Forsal")]
    article_urls = r"/artykuly/\d+,"
    verified = "2021-04-28"
