from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider


class AnandabazarSpider(NewsSpider):
    """Anandabazar Patrika, Bengali daily."""

    name = "anandabazar"
    allowed_domains = ["anandabazar.com"]
    country, language = "IN", "bn"
    timezone = "Asia/Kolkata"
    sources = [Sitemap("https://www.anandabazar.com/sitemap.xml", since=2)]
    article_urls = r"/cid/\d+$"
