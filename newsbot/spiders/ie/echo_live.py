from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class EchoLiveSpider(NewsSpider):
    """The Echo, Cork daily."""

    name = "echo_live"
    allowed_domains = ["echolive.ie"]
    country, language = "IE", "en"
    timezone = "Europe/Dublin"
    sources = [
        NewsSitemap("https://www.echolive.ie/sitemap-news.xml"),
        Feed("https://www.echolive.ie/feed/"),
    ]
    article_urls = r"/arid-\d+\.html$"
    verified = "2025-12-20"
