from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class IndiaTodaySpider(NewsSpider):
    """India Today, English magazine."""

    name = "india_today"
    allowed_domains = ["indiatoday.in"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.indiatoday.in/news-it-sitemap.xml")]
    article_urls = r"/story/[^/]+-\d{6,}-20\d\d-\d\d-\d\d$"
