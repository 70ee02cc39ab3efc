from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class SalzburgerNachrichtenSpider(NewsSpider):
    """Salzburger Nachrichten, Austrian daily."""

    name = "salzburger_nachrichten"
    allowed_domains = ["sn.at"]
    country, language = "AT", "de"
    timezone = "Europe/Vienna"
    sources = [NewsSitemap("https://www.sn.at/googlenews.xml")]
    article_urls = r"-(?:art-)?\d{6,}$"
    verified = "2026-01-06"
