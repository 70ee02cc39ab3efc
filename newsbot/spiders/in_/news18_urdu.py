from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.network18 import Network18Spider


class News18UrduSpider(Network18Spider):
    """News18 in Urdu."""

    name = "news18_urdu"
    allowed_domains = ["urdu.news18.com"]
    country, language = "IN", "ur"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://urdu.news18.com/commonfeeds/v1/urd/sitemap/google-news.xml")]
