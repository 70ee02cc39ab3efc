from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class BusinessTodaySpider(NewsSpider):
    """Business Today, English business magazine."""

    name = "business_today"
    allowed_domains = ["businesstoday.in"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.businesstoday.in/news-sitemap.xml")]
    article_urls = r"/story/|-\d{4}-\d\d-\d\d$"
    verified = "2020-07-09"
