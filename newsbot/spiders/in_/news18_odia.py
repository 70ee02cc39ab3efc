from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.network18 import Network18Spider


class News18OdiaSpider(Network18Spider):
    """News18 in Odia."""

    name = "news18_odia"
    allowed_domains = ["odia.news18.com"]
    country, language = "IN", "or"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://odia.news18.com/commonfeeds/v1/odi/sitemap/google-news.xml")]
