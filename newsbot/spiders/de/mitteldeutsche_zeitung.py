from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class MitteldeutscheZeitungSpider(NewsSpider):
    """Mitteldeutsche Zeitung, regional daily."""

    name = "mitteldeutsche_zeitung"
    allowed_domains = ["mz.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [NewsSitemap("https://www.mz.de/sitemaps/newssitemap-index.xml")]
    article_urls = r"-\d{6,}$"
    verified = "2024-04-30"
