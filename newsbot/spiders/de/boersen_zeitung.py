from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class BoersenZeitungSpider(NewsSpider):
    """Börsen-Zeitung, financial daily."""

    name = "boersen_zeitung"
    allowed_domains = ["boersen-zeitung.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [NewsSitemap("https://www.boersen-zeitung.de/sitemap/news.xml.gz")]
    article_urls = r"^https://[^/]+/[a-z-]+/[a-z0-9-]+$"
    fields = {"authors": "#authors span"}
    verified = "2025-11-06"
