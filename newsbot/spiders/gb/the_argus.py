from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class TheArgusSpider(NewsSpider):
    """The Argus, Brighton daily."""

    name = "the_argus"
    allowed_domains = ["theargus.co.uk"]
    country, language = "GB", "en"
    timezone = "Europe/London"
    sources = [
        Feed("https://www.theargus.co.uk/news/rss/"),
        NewsSitemap("https://www.theargus.co.uk/news_sitemap.xml"),
    ]
    article_urls = r"/\d{6,}\.[^/]+/"
    verified = "2020-09-06"
