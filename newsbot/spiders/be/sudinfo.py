from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class SudinfoSpider(NewsSpider):
    """Sudinfo, regional dailies."""

    name = "sudinfo"
    allowed_domains = ["sudinfo.be"]
    country, language = "BE", "fr"
    timezone = "Europe/Brussels"
    sources = [Listing("https://www.sudinfo.be/")]
    article_urls = r"/id\d+/article/20\d\d-\d\d-\d\d/"
    verified = "2020-12-24"
