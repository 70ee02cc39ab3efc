from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class PoliticoEuropeSpider(NewsSpider):
    """Politico Europe, in English."""

    name = "politico_europe"
    allowed_domains = ["politico.eu"]
    country, language = "BE", "en"
    timezone = "Europe/Brussels"
    sources = [
        Feed("https://www.politico.eu/feed/"),
        NewsSitemap("https://www.politico.eu/news-sitemap.xml"),
    ]
    article_urls = r"/article/[^/]+/"
    body = ".hero__excerpt, .article__content > :is(p, h2, h3, blockquote, ul)"
    verified = "2025-10-23"
