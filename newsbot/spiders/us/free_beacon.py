from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class FreeBeaconSpider(NewsSpider):
    """The Washington Free Beacon."""

    name = "free_beacon"
    allowed_domains = ["freebeacon.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    sources = [
        NewsSitemap("https://freebeacon.com/post_google_news.xml"),
        Feed("https://freebeacon.com/feed/"),
    ]
    article_urls = r"^https://freebeacon\.com/(?!author|tag)[a-z-]+/[^/]+/$"
    verified = "2023-04-28"
