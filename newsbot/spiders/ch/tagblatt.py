from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class TagblattSpider(NewsSpider):
    """St. Galler Tagblatt, daily."""

    name = "tagblatt"
    allowed_domains = ["tagblatt.ch"]
    country, language = "CH", "de"
    timezone = "Europe/Zurich"
    sources = [Listing("https://www.tagblatt.ch/"), Listing("https://www.tagblatt.ch/ostschweiz")]
    article_urls = r"-ld\.\d+$"
    verified = "2019-10-19"
