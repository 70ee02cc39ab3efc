from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class MynetSpider(NewsSpider):
    """Mynet, portal."""

    name = "mynet"
    allowed_domains = ["mynet.com"]
    country, language = "TR", "tr"
    timezone = "Europe/Istanbul"
    sources = [Feed("https://www.mynet.com/haber/rss/sondakika")]
    article_urls = r"-\d{12}$"
    verified = "2020-11-30"
