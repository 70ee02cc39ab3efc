from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class PunjabKesariSpider(NewsSpider):
    """Punjab Kesari, Hindi daily."""

    name = "punjab_kesari"
    allowed_domains = ["punjabkesari.in"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [
        Feed("https://www.punjabkesari.in/rss/national"),
        Listing("https://www.punjabkesari.in/national"),
    ]
    article_urls = r"-\d{6,}$"
