from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class Youm7Spider(NewsSpider):
    """Youm7, Arabic daily."""

    name = "youm7"
    allowed_domains = ["youm7.com"]
    country, language = "EG", "ar"
    timezone = "Africa/Cairo"
    sources = [
        Feed("https://www.youm7.com/rss/SectionRss?SectionID=65"),
        Feed("https://www.youm7.com/rss/SectionRss?SectionID=97"),
    ]
    article_urls = r"/story/20\d\d/\d+/\d+/"
    verified = "2020-08-24"
