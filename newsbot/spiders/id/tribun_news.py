from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class TribunNewsSpider(NewsSpider):
    """Tribunnews, online newspaper."""

    name = "tribun_news"
    allowed_domains = ["tribunnews.com"]
    country, language = "ID", "id"
    timezone = "Asia/Jakarta"
    sources = [
        Feed("https://www.tribunnews.com/rss"),
        NewsSitemap("https://www.tribunnews.com/sitemap_news.xml"),
    ]
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+$|/\d{7,}/[^/]+$"
    verified = "2020-05-04"
