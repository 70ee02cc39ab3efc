from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class KohaSpider(NewsSpider):
    """Koha Ditore, daily."""

    name = "koha"
    allowed_domains = ["koha.net"]
    country, language = "XK", "sq"
    timezone = "Europe/Belgrade"
    sources = [Feed("https://www.koha.net/feed"), Listing("https://www.koha.net/")]
    article_urls = r"/[a-z-]+/\d{5,}/[^/]+/$"
    verified = "2020-08-13"
