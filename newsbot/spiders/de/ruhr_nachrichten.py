from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class RuhrNachrichtenSpider(NewsSpider):
    """Ruhr Nachrichten, regional daily."""

    name = "ruhr_nachrichten"
    allowed_domains = ["ruhrnachrichten.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [
        NewsSitemap("https://www.ruhrnachrichten.de/news-sitemap.xml"),
        Feed("https://www.ruhrnachrichten.de/service/feed/"),
    ]
    article_urls = r"-w\d+-\d+/$"
    body = ".article__content > :is(p, h2)"
    verified = "2024-05-03"
