from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class DziennikSpider(NewsSpider):
    """Dziennik, online newspaper."""

    name = "dziennik"
    allowed_domains = ["dziennik.pl"]
    country, language = "PL", "pl"
    timezone = "Europe/Warsaw"
    sources = [
        Feed("http://rss.dziennik.pl/Dziennik-PL"),
        Feed("http://rss.dziennik.pl/Dziennik-Wiadomosci"),
    ]
    article_urls = r"/artykuly/\d+,"
    verified = "2021-05-05"
