from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class MiamiHeraldSpider(NewsSpider):
    """Miami Herald, daily."""

    name = "miami_herald"
    allowed_domains = ["miamiherald.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    sources = [Listing("https://www.miamiherald.com/")]
    article_urls = r"/article\d+\.html$"
    verified = "2016-12-12"
