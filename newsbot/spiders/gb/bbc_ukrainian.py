from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcUkrainianSpider(BbcSpider):
    """BBC News in Ukrainian."""

    name = "bbc_ukrainian"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "uk"
    sources = [Feed("https://feeds.bbci.co.uk/ukrainian/rss.xml")]
    article_urls = r"/ukrainian/(?:articles/\w{10,}|[\w-]+-\d{8})"
