from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcBengaliSpider(BbcSpider):
    """BBC News in Bengali."""

    name = "bbc_bengali"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "bn"
    sources = [Feed("https://feeds.bbci.co.uk/bengali/rss.xml")]
    article_urls = r"/bengali/(?:articles/\w{10,}|[\w-]+-\d{8})"
