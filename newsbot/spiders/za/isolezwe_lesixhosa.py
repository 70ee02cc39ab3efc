from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class IsolezweLesixhosaSpider(NewsSpider):
    """I'solezwe lesiXhosa, Xhosa daily."""

    name = "isolezwe_lesixhosa"
    allowed_domains = ["isolezwelesixhosa.co.za"]
    country, language = "ZA", "xh"
    timezone = "Africa/Johannesburg"
    sources = [
        Listing("https://isolezwelesixhosa.co.za/iindaba/"),
        Listing("https://isolezwelesixhosa.co.za/"),
    ]
    article_urls = r"/20\d\d-\d\d-\d\d-[^/]+/?$"
    verified = "2025-11-09"
