from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class LesEchosSpider(NewsSpider):
    """Les Échos, business daily."""

    name = "les_echos"
    allowed_domains = ["lesechos.fr"]
    country, language = "FR", "fr"
    timezone = "Europe/Paris"
    sources = [
        NewsSitemap("https://sitemap.lesechos.fr/sitemap_news.xml"),
        Feed("https://services.lesechos.fr/rss/les-echos-une.xml"),
    ]
    article_urls = r"-\d{6,}$"
    verified = "2024-07-18"
