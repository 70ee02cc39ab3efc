from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class TimesGroupSpider(NewsSpider):
    """Sites of the Times group, India, in its languages."""

    sources = [Feed("/rssfeedsdefault.cms"), Listing("/")]
    article_urls = r"/articleshow/\d+\.cms"
