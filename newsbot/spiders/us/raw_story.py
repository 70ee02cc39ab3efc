from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class RawStorySpider(NewsSpider):
    """Raw Story, online newspaper."""

    name = "raw_story"
    allowed_domains = ["rawstory.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    sources = [Listing("https://www.rawstory.com/")]
    article_urls = r"/20\d\d/\d\d/[^/]+/?$|-\d{10}/?$"
    verified = "2016-12-22"
