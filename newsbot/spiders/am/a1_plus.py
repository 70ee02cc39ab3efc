from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class A1PlusSpider(NewsSpider):
    """A1+, Armenian online newspaper."""

    name = "a1_plus"
    allowed_domains = ["a1plus.am"]
    country, language = "AM", "hy"
    timezone = "Asia/Yerevan"
    sources = [Feed("https://a1plus.am/hy/rss"), Listing("https://a1plus.am/hy")]
    article_urls = r"/hy/article/\d+$"
    verified = "2020-09-15"
