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
    body = "//main/div[1]/p | //*[@data-testid]/div/*[self::p|self::h2|self::div[not(div)]]"
    verified = "2025-11-07"
