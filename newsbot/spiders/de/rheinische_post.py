from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class RheinischePostSpider(NewsSpider):
    """Rheinische Post, regional daily."""

    name = "rheinische_post"
    allowed_domains = ["rp-online.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [
        NewsSitemap("https://rp-online.de/sitemap-news.xml"),
        Feed("https://rp-online.de/feed.rss"),
    ]
    article_urls = r"_\w+-\d{6,}$"
    fields = {"title": 'meta[property="og:title"]::attr(content)'}
    verified = "2024-04-21"
