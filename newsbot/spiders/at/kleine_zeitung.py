from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class KleineZeitungSpider(NewsSpider):
    """Kleine Zeitung, Austrian daily."""

    name = "kleine_zeitung"
    allowed_domains = ["kleinezeitung.at"]
    country, language = "AT", "de"
    timezone = "Europe/Vienna"
    sources = [
        NewsSitemap("https://www.kleinezeitung.at/sitemap/news.xml"),
        Feed("https://www.kleinezeitung.at/rss"),
    ]
    article_urls = r"/\d{7,}/"
    verified = "2025-06-30"
