from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.network18 import Network18Spider


class News18AssamSpider(Network18Spider):
    """News18 in Assamese."""

    name = "news18_assam"
    allowed_domains = ["assam.news18.com"]
    country, language = "IN", "as"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://assam.news18.com/commonfeeds/v1/asm/sitemap/google-news.xml")]
