from newsbot.discovery import Feed
from newsbot.spiders.families.bbc import BbcSpider


class BbcMarathiSpider(BbcSpider):
    """BBC News in Marathi."""

    name = "bbc_marathi"
    allowed_domains = ["bbc.com"]
    country, language = "GB", "mr"
    sources = [Feed("https://feeds.bbci.co.uk/marathi/rss.xml")]
    article_urls = r"/marathi/(?:articles/\w{10,}|[\w-]+-\d{8})"
