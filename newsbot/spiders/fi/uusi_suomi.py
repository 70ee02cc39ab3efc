from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class UusiSuomiSpider(NewsSpider):
    """Uusi Suomi, online newspaper."""

    name = "uusi_suomi"
    allowed_domains = ["uusisuomi.fi"]
    country, language = "FI", "fi"
    timezone = "Europe/Helsinki"
    sources = [
        Feed("https://www.uusisuomi.fi/api/feed/v2/rss/us"),
        Listing("https://www.uusisuomi.fi/"),
    ]
    article_urls = r"/uutiset/[^/]+/[0-9a-f-]{36}$"
    verified = "2019-02-19"
