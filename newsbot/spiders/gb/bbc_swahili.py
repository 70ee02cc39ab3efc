from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcSwahiliSpider(BbcSpider):
    """BBC News in Swahili."""

    name = "bbc_swahili"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "sw"
    sources = [Feed("https://feeds.bbci.co.uk/swahili/rss.xml")]
    article_urls = r"/swahili/(?:articles/\w{10,}|[\w-]+-\d{8})"
