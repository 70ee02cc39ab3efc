from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class UdnSpider(NewsSpider):
    """United Daily News."""

    name = "udn"
    allowed_domains = ["udn.com"]
    country, language = "TW", "zh"
    timezone = "Asia/Taipei"
    sources = [
        Feed("https://udn.com/rssfeed/news/2/6638?ch=news"),
        Feed("https://money.udn.com/rssfeed/news/1001/5591?ch=money"),
    ]
    article_urls = r"/(?:news|money)/story/\d+/\d+"
    verified = "2020-10-04"
