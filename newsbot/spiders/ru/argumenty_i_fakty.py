from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class ArgumentyIFaktySpider(NewsSpider):
    """Argumenty i Fakty, weekly."""

    name = "argumenty_i_fakty"
    allowed_domains = ["aif.ru"]
    country, language = "RU", "ru"
    timezone = "Europe/Moscow"
    sources = [Feed("https://aif.ru/rss/all.php")]
    article_urls = r"^https?://[^/]+/[a-z]+/(?:[a-z]+/)?[a-z0-9_]{15,}$"
    verified = "2020-10-19"
