from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class VirginIslandsConsortiumSpider(NewsSpider):
    """Virgin Islands Consortium, online newspaper."""

    name = "virgin_islands_consortium"
    allowed_domains = ["viconsortium.com"]
    country, language = "VI", "en"
    timezone = "America/St_Thomas"
    sources = [Listing("https://viconsortium.com/")]
    article_urls = r"/vi-[a-z_-]+/virgin-islands-[^/]+$"
    verified = "2022-05-10"
    remove = ["p.summary"]
    fields = {"title": "h2.detail-heading"}
