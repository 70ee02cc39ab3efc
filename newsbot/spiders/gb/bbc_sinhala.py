from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcSinhalaSpider(BbcSpider):
    """BBC News in Sinhala."""

    name = "bbc_sinhala"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "si"
    sources = [Feed("https://feeds.bbci.co.uk/sinhala/rss.xml")]
    article_urls = r"/sinhala/(?:articles/\w{10,}|[\w-]+-\d{8})"
