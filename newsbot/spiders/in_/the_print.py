from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class ThePrintSpider(NewsSpider):
    """ThePrint, English online newspaper."""

    name = "the_print"
    allowed_domains = ["theprint.in"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://theprint.in/googlenews.xml"), Feed("https://theprint.in/feed/")]
    article_urls = r"/\d{6,}/$"
