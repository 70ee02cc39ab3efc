from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class EconomicTimesSpider(NewsSpider):
    """The Economic Times, English business daily."""

    name = "economic_times"
    allowed_domains = ["economictimes.indiatimes.com"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://economictimes.indiatimes.com/sitemap/today"),
        Feed("https://economictimes.indiatimes.com/rssfeedstopstories.cms"),
    ]
    article_urls = r"/(?:articleshow|slideshow|liveblog)/\d+\.cms"
    verified = "2025-12-19"
