from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class TromeSpider(NewsSpider):
    """Trome, tabloid daily."""

    name = "trome"
    allowed_domains = ["trome.pe"]
    country, language = "PE", "es"
    timezone = "America/Lima"
    sources = [
        NewsSitemap("https://trome.pe/arcio/news-sitemap/"),
        Feed("https://trome.pe/arcio/rss/"),
    ]
    article_urls = r"-noticia/$"
    verified = "2022-05-08"
