from newsbot.discovery import Feed, Sitemap
from newsbot.spiders.news import NewsSpider


class HessenschauSpider(NewsSpider):
    """Hessenschau, news of the public broadcaster HR."""

    name = "hessenschau"
    allowed_domains = ["hessenschau.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [
        Feed("https://www.hessenschau.de/index.rss"),
        Sitemap("https://www.hessenschau.de/indexsitemap.nc.xml", since=7),
    ]
    article_urls = r"-\d{3}\.html$"
    verified = "2024-04-27"
