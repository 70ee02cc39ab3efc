from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class DivyaBhaskarSpider(NewsSpider):
    """Divya Bhaskar, Gujarati daily."""

    name = "divya_bhaskar"
    allowed_domains = ["divyabhaskar.co.in"]
    country, language = "IN", "gu"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://www.divyabhaskar.co.in/sitemaps-v1--sitemap-google-news-index.xml")
    ]
    article_urls = r"-\d+\.html$"
    verified = "2020-04-02"
