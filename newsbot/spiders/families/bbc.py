from newsbot.spiders.news import NewsSpider


class BbcSpider(NewsSpider):
    """Language services of BBC News: one host, one path and one feed for each."""

    home = "https://www.bbc.com/"
    timezone = "UTC"
    exclude_urls = r"/(?:live|media|podcasts|topics)/"
    publisher = "BBC News"
