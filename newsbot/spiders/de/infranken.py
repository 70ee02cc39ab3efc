from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class InfrankenSpider(NewsSpider):
    """inFranken, regional dailies."""

    name = "infranken"
    allowed_domains = ["infranken.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Listing("https://www.infranken.de/")]
    article_urls = r"-art-\d+$"
    verified = "2020-12-27"
