from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class ZeeNewsHindiSpider(NewsSpider):
    """Zee News in Hindi."""

    name = "zee_news_hindi"
    allowed_domains = ["zeenews.india.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://zeenews.india.com/hindi/sitemaps/news-sitemap.xml"),
        Feed("https://zeenews.india.com/hindi/india.xml"),
    ]
    article_urls = r"/hindi/.+/\d{6,}$"
