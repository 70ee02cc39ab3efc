from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class PrensaIbericaSpider(NewsSpider):
    """Dailies of Prensa Ibérica, Spain."""

    sources = [Feed("/rss/"), Listing("/")]
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+-\d{6,}\.html$"
