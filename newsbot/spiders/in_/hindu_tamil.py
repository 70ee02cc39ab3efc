from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider


class HinduTamilSpider(NewsSpider):
    """Hindu Tamil Thisai, Tamil daily."""

    name = "hindu_tamil"
    allowed_domains = ["hindutamil.in"]
    country, language = "IN", "ta"
    timezone = "Asia/Kolkata"
    sources = [Sitemap("https://www.hindutamil.in/sitemap.xml", since=2)]
    article_urls = r"/\d{5,}-[^/]+\.html$"
