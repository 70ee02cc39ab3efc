from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class TagespostSpider(NewsSpider):
    """Die Tagespost, Catholic weekly."""

    name = "tagespost"
    allowed_domains = ["die-tagespost.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Listing("https://www.die-tagespost.de/")]
    article_urls = r"art\d+,\d+$|-art-\d+$"
    verified = "2020-04-24"
    body = "article.art-detail hgroup h2, article.art-detail p"
