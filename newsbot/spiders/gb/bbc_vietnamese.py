from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcVietnameseSpider(BbcSpider):
    """BBC News in Vietnamese."""

    name = "bbc_vietnamese"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "vi"
    sources = [Feed("https://feeds.bbci.co.uk/vietnamese/rss.xml")]
    article_urls = r"/vietnamese/(?:articles/\w{10,}|[\w-]+-\d{8})"
