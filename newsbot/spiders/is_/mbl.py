from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class MblSpider(NewsSpider):
    """Morgunblaðið online."""

    name = "mbl"
    allowed_domains = ["mbl.is"]
    country, language = "IS", "is"
    timezone = "Atlantic/Reykjavik"
    sources = [Feed("https://www.mbl.is/feeds/fp/"), Feed("https://www.mbl.is/feeds/innlent/")]
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2025-04-16"
