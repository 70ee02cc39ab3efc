from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.network18 import Network18Spider


class News18TamilSpider(Network18Spider):
    """News18 in Tamil."""

    name = "news18_tamil"
    allowed_domains = ["tamil.news18.com"]
    country, language = "IN", "ta"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://tamil.news18.com/commonfeeds/v1/tam/sitemap/google-news.xml")]
