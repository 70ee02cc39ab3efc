from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class BhaskarSpider(NewsSpider):
    """Dainik Bhaskar, Hindi daily."""

    name = "bhaskar"
    allowed_domains = ["bhaskar.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.bhaskar.com/sitemaps-v1--sitemap-google-news-index.xml")]
    article_urls = r"-\d+\.html$"
    body = "article p"
    verified = "2024-09-04"
