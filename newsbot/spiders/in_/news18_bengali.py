from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.network18 import Network18Spider


class News18BengaliSpider(Network18Spider):
    """News18 in Bengali."""

    name = "news18_bengali"
    allowed_domains = ["bengali.news18.com"]
    country, language = "IN", "bn"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://bengali.news18.com/commonfeeds/v1/ben/sitemap/google-news.xml")]
