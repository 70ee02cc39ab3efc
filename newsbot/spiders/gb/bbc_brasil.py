from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcBrasilSpider(BbcSpider):
    """BBC News in Portuguese."""

    name = "bbc_brasil"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "pt"
    sources = [Feed("https://feeds.bbci.co.uk/portuguese/rss.xml")]
    article_urls = r"/portuguese/(?:articles/\w{10,}|[\w-]+-\d{8})"
