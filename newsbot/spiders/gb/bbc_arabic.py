from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcArabicSpider(BbcSpider):
    """BBC News in Arabic."""

    name = "bbc_arabic"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "ar"
    sources = [Feed("https://feeds.bbci.co.uk/arabic/rss.xml")]
    article_urls = r"/arabic/(?:articles/\w{10,}|[\w-]+-\d{8})"
