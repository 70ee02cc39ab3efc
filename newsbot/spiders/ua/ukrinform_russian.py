from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class UkrinformRussianSpider(NewsSpider):
    """Ukrinform, agency, in Russian."""

    name = "ukrinform_russian"
    allowed_domains = ["ukrinform.ru"]
    country, language = "UA", "ru"
    timezone = "Europe/Kyiv"
    sources = [Feed("https://www.ukrinform.ru/rss/block-lastnews")]
    article_urls = r"/rubric-[a-z]+/\d+-"
    verified = "2020-09-20"
