from newsbot.discovery import NewsSitemap, Sitemap
from newsbot.spiders.news import NewsSpider


class ApNewsSpider(NewsSpider):
    """Associated Press."""

    name = "ap_news"
    allowed_domains = ["apnews.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    sources = [
        NewsSitemap("https://apnews.com/news-sitemap-content.xml"),
        Sitemap("https://apnews.com/ap-sitemap.xml", since=3),
    ]
    article_urls = r"/article/[\w-]+$"
    verified = "2024-09-03"
