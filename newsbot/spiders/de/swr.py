from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class SwrSpider(NewsSpider):
    """Südwestrundfunk, public broadcaster."""

    name = "swr"
    allowed_domains = ["swr.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Listing("https://www.swr.de/swraktuell/"), Listing("https://www.swr.de/sport/")]
    article_urls = r"-1\d\d\.html$"
    verified = "2021-04-21"
