from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class WebduniaSpider(NewsSpider):
    """Webdunia, portals in the languages of India."""

    sources = [Feed("/rss/"), Listing("/")]
    article_urls = r"-\d{12}_\d\.html$"
