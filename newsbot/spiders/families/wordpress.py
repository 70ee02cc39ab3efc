from newsbot.discovery import Feed, Sitemap
from newsbot.spiders.news import NewsSpider


class WordpressSpider(NewsSpider):
    """Sites on WordPress: its feed, and the posts of the last week of its sitemap plugins."""

    sources = [Feed("/feed/"), Sitemap("/sitemap_index.xml", include=r"post-sitemap", since=7)]
    exclude_urls = r"/(?:author|category|tag|page|wp-content)/|/feed/?$"
