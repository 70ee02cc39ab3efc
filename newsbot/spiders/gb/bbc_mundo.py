from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcMundoSpider(BbcSpider):
    """BBC News in Spanish."""

    name = "bbc_mundo"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "es"
    sources = [Feed("https://feeds.bbci.co.uk/mundo/rss.xml")]
    article_urls = r"/mundo/(?:articles/\w{10,}|[\w-]+-\d{8})"
