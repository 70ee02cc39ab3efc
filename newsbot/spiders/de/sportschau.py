from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class SportschauSpider(NewsSpider):
    """Sportschau, sports of the public broadcaster ARD."""

    name = "sportschau"
    allowed_domains = ["sportschau.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [
        Feed("https://www.sportschau.de/index~rss2.xml"),
        NewsSitemap("https://www.sportschau.de/kompakt-sp-100~news.xml"),
    ]
    article_urls = r",[\w-]+-\d{3}\.html$"
    verified = "2024-04-25"
