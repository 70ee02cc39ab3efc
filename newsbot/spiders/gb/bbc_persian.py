from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcPersianSpider(BbcSpider):
    """BBC News in Persian."""

    name = "bbc_persian"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "fa"
    sources = [Feed("https://feeds.bbci.co.uk/persian/rss.xml")]
    article_urls = r"/persian/(?:articles/\w{10,}|[\w-]+-\d{8})"
