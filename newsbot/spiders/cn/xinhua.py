from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class XinhuaSpider(NewsSpider):
    """Xinhua news agency."""

    name = "xinhua"
    allowed_domains = ["news.cn", "xinhuanet.com"]
    country, language = "CN", "zh"
    timezone = "Asia/Shanghai"
    sources = [Listing("http://www.news.cn/"), Listing("http://www.news.cn/politics/")]
    article_urls = r"/20\d\d-?\d\d/?-?\d\d/c_\d+\.htm|/20\d{6}/\w{32}/c\.html$"
    verified = "2023-11-17"
