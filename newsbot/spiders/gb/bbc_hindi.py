from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcHindiSpider(BbcSpider):
    """BBC News in Hindi."""

    name = "bbc_hindi"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "hi"
    sources = [Feed("https://feeds.bbci.co.uk/hindi/rss.xml")]
    article_urls = r"/hindi/(?:articles/\w{10,}|[\w-]+-\d{8})"
