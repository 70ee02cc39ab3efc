from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class SternSpider(NewsSpider):
    """Stern, weekly magazine."""

    name = "stern"
    allowed_domains = ["stern.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Feed("https://www.stern.de/feed/standard/alle-nachrichten/")]
    article_urls = r"-\d{6,}\.html$"
    verified = "2024-11-05"
    fields = {"title": ".title__headline", "authors": ".authors__list-item .typo-article-info-bold"}
