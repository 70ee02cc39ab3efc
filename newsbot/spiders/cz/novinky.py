from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class NovinkySpider(NewsSpider):
    """Novinky.cz, online daily."""

    name = "novinky"
    allowed_domains = ["novinky.cz"]
    country, language = "CZ", "cs"
    timezone = "Europe/Prague"
    sources = [Feed("https://www.novinky.cz/rss")]
    article_urls = r"/clanek/[^/]+-\d+$"
    verified = "2020-01-30"
