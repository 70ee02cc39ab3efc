from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class RepublicOfTogoSpider(NewsSpider):
    """République of Togo, online newspaper."""

    name = "republic_of_togo"
    allowed_domains = ["republicoftogo.com"]
    country, language = "TG", "fr"
    timezone = "Africa/Lome"
    sources = [Feed("http://www.republicoftogo.com/rss/feed/general")]
    article_urls = r"/Toutes-les-rubriques/[^/]+/[^/]+$"
    verified = "2020-03-17"
