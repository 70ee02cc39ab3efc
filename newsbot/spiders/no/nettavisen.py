from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class NettavisenSpider(NewsSpider):
    """Nettavisen, online daily."""

    name = "nettavisen"
    allowed_domains = ["nettavisen.no"]
    country, language = "NO", "no"
    timezone = "Europe/Oslo"
    sources = [Feed("https://www.nettavisen.no/service/rich-rss")]
    article_urls = r"/s/\d+-\d+-\d+$"
    body = "[data-content=lead-text], [data-content=body-text] :is(p, h2)"
    verified = "2024-10-16"
