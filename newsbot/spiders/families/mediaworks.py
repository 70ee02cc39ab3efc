from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class MediaworksSpider(NewsSpider):
    """County dailies of Mediaworks, Hungary."""

    sources = [Feed("/feed/"), Listing("/")]
    article_urls = r"-\d{6,}/$|/20\d\d/\d\d/[^/]+$"
