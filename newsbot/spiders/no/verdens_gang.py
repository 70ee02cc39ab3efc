from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class VerdensGangSpider(NewsSpider):
    """Verdens Gang, tabloid daily."""

    name = "verdens_gang"
    allowed_domains = ["vg.no"]
    country, language = "NO", "no"
    timezone = "Europe/Oslo"
    sources = [NewsSitemap("https://www.vg.no/sitemap/files/articles-48hrs.xml")]
    article_urls = r"/i/\w{4,8}/"
    verified = "2024-08-05"
