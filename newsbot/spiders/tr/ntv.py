from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class NtvSpider(NewsSpider):
    """NTV, Turkish news television."""

    name = "ntv"
    allowed_domains = ["ntv.com.tr"]
    country, language = "TR", "tr"
    timezone = "Europe/Istanbul"
    sources = [
        NewsSitemap("https://www.ntv.com.tr/sitemaps/news-sitemap.xml"),
        Feed("https://www.ntv.com.tr/gundem.rss"),
    ]
    article_urls = r",[\w-]{22}$|-\d{6,}$"
    verified = "2025-11-10"
