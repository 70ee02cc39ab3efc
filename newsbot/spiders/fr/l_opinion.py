from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class LOpinionSpider(NewsSpider):
    """L'Opinion, business daily."""

    name = "l_opinion"
    allowed_domains = ["lopinion.fr"]
    country, language = "FR", "fr"
    timezone = "Europe/Paris"
    sources = [
        Feed("https://www.lopinion.fr/index.rss"),
        NewsSitemap("https://www.lopinion.fr/sitemap-news.xml"),
    ]
    article_urls = r"-\d{5,}$|/[a-z-]+/[a-z0-9-]{25,}$"
    verified = "2019-05-15"
