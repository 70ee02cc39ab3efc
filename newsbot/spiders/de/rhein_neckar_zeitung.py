from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class RheinNeckarZeitungSpider(NewsSpider):
    """Rhein-Neckar-Zeitung, Heidelberg daily."""

    name = "rhein_neckar_zeitung"
    allowed_domains = ["rnz.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Listing("https://www.rnz.de/")]
    article_urls = r"_ar(?:id|ticle),\d+\.html$"
    verified = "2019-05-07"
