from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcHausaSpider(BbcSpider):
    """BBC News in Hausa."""

    name = "bbc_hausa"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "ha"
    sources = [Feed("https://feeds.bbci.co.uk/hausa/rss.xml")]
    article_urls = r"/hausa/(?:articles/\w{10,}|[\w-]+-\d{8})"
