from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class NewsAzSpider(NewsSpider):
    """News.Az, agency in English."""

    name = "news_az"
    allowed_domains = ["news.az"]
    country, language = "AZ", "en"
    timezone = "Asia/Baku"
    sources = [Listing("https://www.news.az/")]
    article_urls = r"/news/[^/]+$"
    verified = "2020-10-13"
