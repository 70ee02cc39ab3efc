from newsbot.discovery import NewsSitemap, Sitemap
from newsbot.spiders.news import NewsSpider


class PrajavaniSpider(NewsSpider):
    """Prajavani, Kannada daily."""

    name = "prajavani"
    allowed_domains = ["prajavani.net"]
    country, language = "IN", "kn"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://www.prajavani.net/news_sitemap.xml"),
        Sitemap("https://www.prajavani.net/sitemap.xml", since=2),
    ]
    article_urls = r"-\d{6,}$"
