from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class TageszeitungSpider(NewsSpider):
    """Die Neue Südtiroler Tageszeitung, German daily in South Tyrol."""

    name = "tageszeitung"
    allowed_domains = ["tageszeitung.it"]
    country, language = "IT", "de"
    timezone = "Europe/Rome"
    sources = [Feed("https://www.tageszeitung.it/feed/")]
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2025-04-16"
