from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class AajTakSpider(NewsSpider):
    """Aaj Tak, Hindi news television."""

    name = "aaj_tak"
    allowed_domains = ["aajtak.in"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.aajtak.in/rssfeeds/news-sitemap.xml")]
    article_urls = r"/story/[^/]+-\d{6,}-20\d\d-\d\d-\d\d$"
