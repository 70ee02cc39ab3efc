from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class NdtvSpider(NewsSpider):
    """NDTV, English news television."""

    name = "ndtv"
    allowed_domains = ["ndtv.com"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [Feed("https://feeds.feedburner.com/ndtvnews-latest")]
    article_urls = r"-\d{6,}$"
    verified = "2020-04-07"
