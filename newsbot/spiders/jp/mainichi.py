from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class MainichiSpider(NewsSpider):
    """Mainichi Shimbun, daily."""

    name = "mainichi"
    allowed_domains = ["mainichi.jp"]
    country, language = "JP", "ja"
    timezone = "Asia/Tokyo"
    sources = [Feed("https://mainichi.jp/rss/etc/mainichi-flash.rss")]
    article_urls = r"/articles/\d{8}/"
    fields = {"authors": ".articletag-author"}
    verified = "2025-01-14"
