from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class BrSpider(NewsSpider):
    """Bayerischer Rundfunk, public broadcaster."""

    name = "br"
    allowed_domains = ["br.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [NewsSitemap("https://www.br.de/nachrichten/sitemaps/news.xml")]
    article_urls = r"/nachrichten/[^/]+/[^/]+,\w{7}$"
    verified = "2026-04-15"
