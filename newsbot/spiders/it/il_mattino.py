from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class IlMattinoSpider(NewsSpider):
    """Il Mattino, Naples daily."""

    name = "il_mattino"
    allowed_domains = ["ilmattino.it"]
    country, language = "IT", "it"
    timezone = "Europe/Rome"
    sources = [
        Feed("https://www.ilmattino.it/rss/home.xml"),
        NewsSitemap("https://www.ilmattino.it/sitemap-news.xml"),
    ]
    article_urls = r"[-_]\d{7,}\.html$"
    verified = "2020-04-19"
