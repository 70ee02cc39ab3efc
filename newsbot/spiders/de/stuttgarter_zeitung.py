from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class StuttgarterZeitungSpider(NewsSpider):
    """Stuttgarter Zeitung, regional daily."""

    name = "stuttgarter_zeitung"
    allowed_domains = ["stuttgarter-zeitung.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [
        NewsSitemap("https://www.stuttgarter-zeitung.de/news.xml"),
        Feed("https://www.stuttgarter-zeitung.de/rss/topthemen.rss.feed"),
    ]
    article_urls = r"[.-][0-9a-f-]{36}\.html$|-\d{7,}\.html$"
    body = ".article-body :is(p, h2)"
    verified = "2026-07-11"
