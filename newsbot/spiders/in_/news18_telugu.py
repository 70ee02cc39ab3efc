from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.network18 import Network18Spider


class News18TeluguSpider(Network18Spider):
    """News18 in Telugu."""

    name = "news18_telugu"
    allowed_domains = ["telugu.news18.com"]
    country, language = "IN", "te"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://telugu.news18.com/commonfeeds/v1/tel/sitemap/google-news.xml")]
