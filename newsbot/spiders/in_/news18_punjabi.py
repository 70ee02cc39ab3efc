from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.network18 import Network18Spider


class News18PunjabiSpider(Network18Spider):
    """News18 in Punjabi."""

    name = "news18_punjabi"
    allowed_domains = ["punjab.news18.com"]
    country, language = "IN", "pa"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://punjab.news18.com/commonfeeds/v1/pan/sitemap/google-news.xml")]
