from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class MotorsportMagazinSpider(NewsSpider):
    """Motorsport-Magazin.com."""

    name = "motorsport_magazin"
    allowed_domains = ["motorsport-magazin.com"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Feed("https://www.motorsport-magazin.com/rss/alle-rennserien.xml")]
    article_urls = r"/news-\d+-"
    verified = "2024-04-24"
