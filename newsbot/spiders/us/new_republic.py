from newsbot.discovery import Feed, Sitemap
from newsbot.spiders.news import NewsSpider


class NewRepublicSpider(NewsSpider):
    """The New Republic, monthly."""

    name = "new_republic"
    allowed_domains = ["newrepublic.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    sources = [
        Feed("https://newrepublic.com/rss.xml"),
        Sitemap("https://newrepublic.com/sitemap.xml", since=7),
    ]
    article_urls = r"/(?:article|minutes|post)/\d+"
    verified = "2019-12-23"
