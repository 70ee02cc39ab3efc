from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class TorontoStarSpider(NewsSpider):
    """Toronto Star, daily."""

    name = "toronto_star"
    allowed_domains = ["thestar.com"]
    country, language = "CA", "en"
    timezone = "America/Toronto"
    sources = [Listing("https://www.thestar.com/"), Listing("https://www.thestar.com/news")]
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+\.html$|/article_[0-9a-f-]+\.html$"
    verified = "2020-03-23"
