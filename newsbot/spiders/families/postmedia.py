from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class PostmediaSpider(NewsSpider):
    """Dailies of Postmedia, Canada."""

    sources = [NewsSitemap("/sitemap-news.xml"), Feed("/feed")]
    exclude_urls = r"/(?:author|category|tag|editors|wp-content)/"
