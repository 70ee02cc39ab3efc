from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class TagesAnzeigerSpider(NewsSpider):
    """Tages-Anzeiger, Zurich daily."""

    name = "tages_anzeiger"
    allowed_domains = ["tagesanzeiger.ch"]
    country, language = "CH", "de"
    timezone = "Europe/Zurich"
    sources = [NewsSitemap("https://www.tagesanzeiger.ch/sitemaps/news.xml")]
    article_urls = r"-\d{12}$"
    fields = {"title": "[data-testid=content-title], h1 > span[class^=ContentHead_text]"}
    verified = "2026-05-18"
