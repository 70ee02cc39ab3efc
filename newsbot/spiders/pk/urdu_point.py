from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class UrduPointSpider(NewsSpider):
    """UrduPoint, in English."""

    name = "urdu_point"
    allowed_domains = ["urdupoint.com"]
    country, language = "PK", "en"
    timezone = "Asia/Karachi"
    sources = [Listing("https://www.urdupoint.com/en/")]
    article_urls = r"/en/.+-\d{5,}\.html$"
    verified = "2020-04-29"
