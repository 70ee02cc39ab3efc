from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider


class MathrubhumiSpider(NewsSpider):
    """Mathrubhumi, Malayalam daily."""

    name = "mathrubhumi"
    allowed_domains = ["mathrubhumi.com"]
    country, language = "IN", "ml"
    timezone = "Asia/Kolkata"
    sources = [Sitemap("https://www.mathrubhumi.com/sitemap.xml", since=2)]
    article_urls = r"-1\.\d{6,}$"
