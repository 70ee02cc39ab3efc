from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider


class ManoramaSpider(NewsSpider):
    """Malayala Manorama, Malayalam daily."""

    name = "manorama"
    allowed_domains = ["manoramaonline.com"]
    country, language = "IN", "ml"
    timezone = "Asia/Kolkata"
    sources = [Sitemap("https://www.manoramaonline.com/sitemap.xml", since=2)]
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+\.html$"
