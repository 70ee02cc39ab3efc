from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class CnetJapanSpider(NewsSpider):
    """CNET Japan, news of technology."""

    name = "cnet_japan"
    allowed_domains = ["japan.cnet.com"]
    country, language = "JP", "ja"
    timezone = "Asia/Tokyo"
    sources = [Feed("http://feed.japan.cnet.com/rss/index.rdf")]
    article_urls = r"/article/\d+/$"
    verified = "2019-04-13"
