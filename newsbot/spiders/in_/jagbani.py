from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class JagbaniSpider(NewsSpider):
    """Jagbani, Punjabi daily."""

    name = "jagbani"
    allowed_domains = ["jagbani.punjabkesari.in"]
    country, language = "IN", "pa"
    timezone = "Asia/Kolkata"
    sources = [
        Feed("https://jagbani.punjabkesari.in/rss/jagbani.xml"),
        Listing("https://jagbani.punjabkesari.in/"),
    ]
    article_urls = r"-\d{6,}$"
