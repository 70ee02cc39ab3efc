from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class ElUniversalSpider(NewsSpider):
    """El Universal, daily."""

    name = "el_universal"
    allowed_domains = ["eluniversal.com"]
    country, language = "VE", "es"
    timezone = "America/Caracas"
    sources = [
        Feed("https://www.eluniversal.com/rss/home.xml"),
        Listing("https://www.eluniversal.com/"),
    ]
    article_urls = r"/[a-z-]+/\d{5,}/[^/]+$"
    verified = "2022-05-11"
