from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class NewsAmSpider(NewsSpider):
    """NEWS.am, Armenian agency."""

    name = "news_am"
    allowed_domains = ["news.am"]
    country, language = "AM", "hy"
    timezone = "Asia/Yerevan"
    sources = [Feed("https://news.am/arm/rss/")]
    article_urls = r"/arm/news/\d+\.html$"
    verified = "2020-11-24"
