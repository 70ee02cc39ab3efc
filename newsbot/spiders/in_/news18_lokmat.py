from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.network18 import Network18Spider


class News18LokmatSpider(Network18Spider):
    """News18 Lokmat, in Marathi."""

    name = "news18_lokmat"
    allowed_domains = ["lokmat.news18.com", "news18marathi.com"]
    country, language = "IN", "mr"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://lokmat.news18.com/commonfeeds/v1/mar/sitemap/google-news.xml")]
