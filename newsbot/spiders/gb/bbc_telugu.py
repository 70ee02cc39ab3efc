from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcTeluguSpider(BbcSpider):
    """BBC News in Telugu."""

    name = "bbc_telugu"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "te"
    sources = [Feed("https://feeds.bbci.co.uk/telugu/rss.xml")]
    article_urls = r"/telugu/(?:articles/\w{10,}|[\w-]+-\d{8})"
