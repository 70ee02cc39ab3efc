from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class BusinessInsiderDeSpider(NewsSpider):
    """Business Insider, German edition."""

    name = "business_insider_de"
    allowed_domains = ["businessinsider.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [
        NewsSitemap("https://www.businessinsider.de/news-sitemap.xml"),
        Feed("https://www.businessinsider.de/feed/businessinsider-alle-artikel"),
    ]
    article_urls = r"^https://[^/]+/(?!autor|thema)[a-z-]+/.+/$"
    fields = {"title": ".article-header .entry-title"}
    verified = "2024-01-29"
