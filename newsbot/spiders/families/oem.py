from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class OemSpider(NewsSpider):
    """Newspapers of Organización Editorial Mexicana."""

    sources = [Feed("/rss.xml"), Listing("/")]
    article_urls = r"-\d{6,}\.html$|-\d{8}$"
