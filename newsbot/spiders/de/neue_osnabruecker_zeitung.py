from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class NeueOsnabrueckerZeitungSpider(NewsSpider):
    """Neue Osnabrücker Zeitung, daily."""

    name = "neue_osnabruecker_zeitung"
    allowed_domains = ["noz.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Listing("https://www.noz.de/")]
    article_urls = r"/artikel/(?:[^/]+-)?\d+"
    verified = "2020-02-11"
