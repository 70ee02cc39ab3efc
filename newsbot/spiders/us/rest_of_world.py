from newsbot.discovery import Feed, Sitemap
from newsbot.spiders.news import NewsSpider


class RestOfWorldSpider(NewsSpider):
    """Rest of World, technology magazine."""

    name = "rest_of_world"
    allowed_domains = ["restofworld.org"]
    country, language = "US", "en"
    timezone = "America/New_York"
    sources = [
        Feed("https://restofworld.org/feed/latest/"),
        Sitemap("https://restofworld.org/sitemap_index.xml", include=r"post-sitemap", since=30),
    ]
    article_urls = r"/20\d\d/[^/]+/$"
    verified = "2025-10-21"
