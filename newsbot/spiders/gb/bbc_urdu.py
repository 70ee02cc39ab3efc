from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcUrduSpider(BbcSpider):
    """BBC News in Urdu."""

    name = "bbc_urdu"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "ur"
    sources = [Feed("https://feeds.bbci.co.uk/urdu/rss.xml")]
    article_urls = r"/urdu/(?:articles/\w{10,}|[\w-]+-\d{8})"
