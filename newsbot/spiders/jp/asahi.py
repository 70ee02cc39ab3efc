from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class AsahiSpider(NewsSpider):
    """Asahi Shimbun, daily."""

    name = "asahi"
    allowed_domains = ["asahi.com"]
    country, language = "JP", "ja"
    timezone = "Asia/Tokyo"
    sources = [
        NewsSitemap("https://www.asahi.com/sitemap.xml"),
        Feed("https://www.asahi.com/rss/asahi/newsheadlines.rdf"),
    ]
    article_urls = r"/articles/\w+\.html"
    body = "main#main > div > p, .ArticleText p"
    verified = "2025-01-13"
