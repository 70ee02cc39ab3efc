from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class OberoesterreichischeNachrichtenSpider(NewsSpider):
    """Oberösterreichische Nachrichten, daily."""

    name = "oberoesterreichische_nachrichten"
    allowed_domains = ["nachrichten.at"]
    country, language = "AT", "de"
    timezone = "Europe/Vienna"
    sources = [
        Feed("https://www.nachrichten.at/storage/rss/rss/nachrichten.xml"),
        Listing("https://www.nachrichten.at/"),
    ]
    article_urls = r";art\d+,\d+$"
    verified = "2019-10-19"
