from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class DerStandardSpider(NewsSpider):
    """Der Standard, Austrian daily."""

    name = "der_standard"
    allowed_domains = ["derstandard.at"]
    country, language = "AT", "de"
    timezone = "Europe/Vienna"
    sources = [
        Feed("https://www.derstandard.at/rss"),
        NewsSitemap("https://www.derstandard.at/sitemaps/news.xml"),
    ]
    article_urls = r"/story/\d+"
    fields = {"authors": ".article-origins .simple"}
    verified = "2024-05-03"
