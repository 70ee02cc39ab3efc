from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class YjcSpider(NewsSpider):
    """Young Journalists Club, Persian agency."""

    name = "yjc"
    allowed_domains = ["yjc.ir"]
    country, language = "IR", "fa"
    timezone = "Asia/Tehran"
    sources = [Feed("https://www.yjc.ir/fa/rss/allnews")]
    article_urls = r"/fa/news/\d+"
    verified = "2020-05-10"
