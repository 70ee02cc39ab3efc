from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider


class AndhraJyothySpider(NewsSpider):
    """Andhra Jyothy, Telugu daily."""

    name = "andhra_jyothy"
    allowed_domains = ["andhrajyothy.com"]
    country, language = "IN", "te"
    timezone = "Asia/Kolkata"
    sources = [Sitemap("https://www.andhrajyothy.com/sitemap.xml", since=2)]
    article_urls = r"-\d{6,}\.html$"
