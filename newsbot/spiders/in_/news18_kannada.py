from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.network18 import Network18Spider


class News18KannadaSpider(Network18Spider):
    """News18 in Kannada."""

    name = "news18_kannada"
    allowed_domains = ["kannada.news18.com"]
    country, language = "IN", "kn"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://kannada.news18.com/commonfeeds/v1/kan/sitemap/google-news.xml")]
