from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class HandelsblattSpider(NewsSpider):
    """Handelsblatt, business daily."""

    name = "handelsblatt"
    allowed_domains = ["handelsblatt.com"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [
        Feed("https://www.handelsblatt.com/contentexport/feed/top-themen"),
        NewsSitemap("https://www.handelsblatt.com/sitemap-news.xml"),
    ]
    article_urls = r"/\d{8,}\.html$"
    verified = "2020-04-27"
    fields = {"title": "h2 > .vhb-headline--onecolumn"}
