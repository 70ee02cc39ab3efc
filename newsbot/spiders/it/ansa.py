from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class AnsaSpider(NewsSpider):
    """ANSA, news agency."""

    name = "ansa"
    allowed_domains = ["ansa.it"]
    country, language = "IT", "it"
    timezone = "Europe/Rome"
    sources = [
        Feed("https://www.ansa.it/sito/ansait_rss.xml"),
        Feed("https://www.ansa.it/sito/notizie/cronaca/cronaca_rss.xml"),
    ]
    article_urls = r"_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.html$"
    verified = "2020-07-28"
