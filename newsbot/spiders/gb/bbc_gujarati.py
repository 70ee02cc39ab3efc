from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcGujaratiSpider(BbcSpider):
    """BBC News in Gujarati."""

    name = "bbc_gujarati"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "gu"
    sources = [Feed("https://feeds.bbci.co.uk/gujarati/rss.xml")]
    article_urls = r"/gujarati/(?:articles/\w{10,}|[\w-]+-\d{8})"
