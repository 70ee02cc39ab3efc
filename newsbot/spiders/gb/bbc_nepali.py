from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcNepaliSpider(BbcSpider):
    """BBC News in Nepali."""

    name = "bbc_nepali"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "ne"
    sources = [Feed("https://feeds.bbci.co.uk/nepali/rss.xml")]
    article_urls = r"/nepali/(?:articles/\w{10,}|[\w-]+-\d{8})"
