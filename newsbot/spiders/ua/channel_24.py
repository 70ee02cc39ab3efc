from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class Channel24Spider(NewsSpider):
    """24 Kanal, news television."""

    name = "channel_24"
    allowed_domains = ["24tv.ua"]
    country, language = "UA", "uk"
    timezone = "Europe/Kyiv"
    sources = [Feed("https://24tv.ua/rss/all.xml")]
    article_urls = r"_n\d{6,}"
    verified = "2020-09-21"
