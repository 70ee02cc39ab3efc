from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class ChinaDailySpider(NewsSpider):
    """China Daily in Chinese."""

    name = "china_daily"
    allowed_domains = ["cn.chinadaily.com.cn", "china.chinadaily.com.cn"]
    country, language = "CN", "zh"
    timezone = "Asia/Shanghai"
    sources = [
        Listing("https://china.chinadaily.com.cn/"),
        Listing("https://cn.chinadaily.com.cn/"),
    ]
    article_urls = r"/a/20\d{4}/\d\d/WS\w+\.html$"
    verified = "2023-11-17"
