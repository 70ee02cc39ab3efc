from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class KazinformSpider(NewsSpider):
    """Kazinform, news agency."""

    name = "kazinform"
    allowed_domains = ["inform.kz"]
    country, language = "KZ", "ru"
    timezone = "Asia/Almaty"
    sources = [Feed("https://www.inform.kz/rss/rus.xml")]
    article_urls = r"_a\d{6,}$|-[0-9a-f]{6}/?$"
    verified = "2020-12-01"
