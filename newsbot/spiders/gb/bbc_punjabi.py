from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcPunjabiSpider(BbcSpider):
    """BBC News in Punjabi."""

    name = "bbc_punjabi"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "pa"
    sources = [Feed("https://feeds.bbci.co.uk/punjabi/rss.xml")]
    article_urls = r"/punjabi/(?:articles/\w{10,}|[\w-]+-\d{8})"
