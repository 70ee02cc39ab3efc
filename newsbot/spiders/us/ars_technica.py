from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class ArsTechnicaSpider(NewsSpider):
    """Ars Technica, technology magazine."""

    name = "ars_technica"
    allowed_domains = ["arstechnica.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    sources = [
        Feed("https://feeds.arstechnica.com/arstechnica/index"),
        NewsSitemap("https://arstechnica.com/news-sitemap.xml"),
    ]
    article_urls = r"/20\d\d/\d\d/[^/]+/$"
    verified = "2016-08-10"
