from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class BildSpider(NewsSpider):
    """Bild, tabloid daily."""

    name = "bild"
    allowed_domains = ["bild.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [
        NewsSitemap("https://www.bild.de/sitemap-news.xml"),
        Feed("https://www.bild.de/feed/alles.xml"),
    ]
    article_urls = r"-[0-9a-f]{24}$|-\d{7,}\.bild\.html$"
    verified = "2023-05-15"
