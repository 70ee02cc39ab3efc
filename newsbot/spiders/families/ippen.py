from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class IppenSpider(NewsSpider):
    """Dailies of the Ippen media group, Germany."""

    sources = [NewsSitemap("/news.xml"), Feed("/rssfeed.rdf")]
    article_urls = r"-\d{6,}\.html$"
    fields = {"title": "h1.id-StoryElement-headline"}
