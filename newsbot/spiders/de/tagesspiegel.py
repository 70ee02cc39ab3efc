from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class TagesspiegelSpider(NewsSpider):
    """Der Tagesspiegel, Berlin daily."""

    name = "tagesspiegel"
    allowed_domains = ["tagesspiegel.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [NewsSitemap("https://www.tagesspiegel.de/news.xml")]
    article_urls = r"[-/]\d{6,}\.html$"
    fields = {"authors": ".ts-article-header a.ts-author"}
    verified = "2024-04-29"
