from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class ReachSpider(NewsSpider):
    """Titles of Reach, Britain and Ireland."""

    sources = [NewsSitemap("/map_news.xml"), Feed("/?service=rss")]
    article_urls = r"-\d{7,}$"
