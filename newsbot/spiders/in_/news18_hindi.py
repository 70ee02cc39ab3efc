from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.network18 import Network18Spider


class News18HindiSpider(Network18Spider):
    """News18 in Hindi."""

    name = "news18_hindi"
    allowed_domains = ["hindi.news18.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://hindi.news18.com/commonfeeds/v1/hin/sitemap/google-news.xml")]
