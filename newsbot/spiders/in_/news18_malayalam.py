from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.network18 import Network18Spider


class News18MalayalamSpider(Network18Spider):
    """News18 in Malayalam."""

    name = "news18_malayalam"
    allowed_domains = ["malayalam.news18.com"]
    country, language = "IN", "ml"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://malayalam.news18.com/commonfeeds/v1/mal/sitemap/google-news.xml")
    ]
