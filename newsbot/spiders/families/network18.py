from newsbot.spiders.news import NewsSpider


class Network18Spider(NewsSpider):
    """News18 in the languages of India."""

    article_urls = r"-\d{5,}\.html$"
    exclude_urls = r"/(?:photogallery|videos|web-stories)/"
