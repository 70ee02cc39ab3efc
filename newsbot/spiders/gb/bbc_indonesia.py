from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcIndonesiaSpider(BbcSpider):
    """BBC News in Indonesian."""

    name = "bbc_indonesia"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "id"
    sources = [Feed("https://feeds.bbci.co.uk/indonesia/rss.xml")]
    article_urls = r"/indonesia/(?:articles/\w{10,}|[\w-]+-\d{8})"
