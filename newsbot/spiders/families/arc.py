from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class ArcSpider(NewsSpider):
    """Sites on Arc XP, which names its feeds the same everywhere."""

    sources = [
        NewsSitemap("/arc/outboundfeeds/news-sitemap/?outputType=xml"),
        Feed("/arc/outboundfeeds/rss/?outputType=xml"),
    ]
