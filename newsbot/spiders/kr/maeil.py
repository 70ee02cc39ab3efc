from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class MaeilSpider(NewsSpider):
    """Maeil Business Newspaper."""

    name = "maeil"
    allowed_domains = ["mk.co.kr"]
    country, language = "KR", "ko"
    timezone = "Asia/Seoul"
    sources = [
        Feed("https://www.mk.co.kr/rss/30000001/"),
        NewsSitemap("https://www.mk.co.kr/sitemap/latest-articles/"),
    ]
    article_urls = r"/news/[a-z-]+/\d{6,}"
    verified = "2025-06-03"
