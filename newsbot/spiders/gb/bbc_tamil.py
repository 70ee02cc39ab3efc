from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcTamilSpider(BbcSpider):
    """BBC News in Tamil."""

    name = "bbc_tamil"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "ta"
    sources = [Feed("https://feeds.bbci.co.uk/tamil/rss.xml")]
    article_urls = r"/tamil/(?:articles/\w{10,}|[\w-]+-\d{8})"
