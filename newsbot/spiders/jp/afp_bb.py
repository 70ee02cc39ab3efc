from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class AfpBbSpider(NewsSpider):
    """AFPBB News, AFP in Japanese."""

    name = "afp_bb"
    allowed_domains = ["afpbb.com"]
    country, language = "JP", "ja"
    timezone = "Asia/Tokyo"
    sources = [Feed("https://feeds.afpbb.com/rss/afpbb/afpbbnews")]
    article_urls = r"/articles/-/\d+"
    verified = "2018-06-18"
