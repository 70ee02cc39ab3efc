from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class ZdfHeuteSpider(NewsSpider):
    """ZDF heute, news of the public broadcaster ZDF."""

    name = "zdf_heute"
    allowed_domains = ["zdfheute.de", "zdf.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [
        NewsSitemap("https://www.zdfheute.de/news-sitemap.xml"),
        Feed("https://www.zdf.de/rss/zdf/nachrichten"),
    ]
    article_urls = r"-\d{3}\.html$"
    body = "//*[@data-testid='text-module']/div/*[self::p or self::h2 or self::div[not(div)]]"
