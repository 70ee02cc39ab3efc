from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class SoyChileSpider(NewsSpider):
    """Soy Chile, regional newspapers."""

    name = "soy_chile"
    allowed_domains = ["soychile.cl"]
    country, language = "CL", "es"
    timezone = "America/Santiago"
    sources = [Listing("https://www.soychile.cl/")]
    article_urls = r"/20\d\d/\d\d/\d\d/\d+/"
    verified = "2020-08-24"
