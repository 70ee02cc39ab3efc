from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class SpektrumSpider(NewsSpider):
    """Spektrum der Wissenschaft, science magazine."""

    name = "spektrum"
    allowed_domains = ["spektrum.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Feed("https://www.spektrum.de/alias/rss/spektrum-de-rss-feed/996406")]
    article_urls = r"/(?:news|magazin|wissen|kolumne|rezension)/[^/]+/\d{6,}"
    fields = {"title": "header .content__title", "authors": ".content__author > :is(span, a)"}
    verified = "2022-07-18"
