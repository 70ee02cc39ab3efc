from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class KhabarOnlineSpider(NewsSpider):
    """Khabar Online, Persian agency."""

    name = "khabar_online"
    allowed_domains = ["khabaronline.ir"]
    country, language = "IR", "fa"
    timezone = "Asia/Tehran"
    sources = [Feed("https://www.khabaronline.ir/rss")]
    article_urls = r"/news/\d+"
    verified = "2020-02-18"
