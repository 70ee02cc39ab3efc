from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class AmbitoSpider(NewsSpider):
    """Ámbito Financiero, business daily."""

    name = "ambito"
    allowed_domains = ["ambito.com"]
    country, language = "AR", "es"
    timezone = "America/Argentina/Buenos_Aires"
    sources = [
        Feed("https://www.ambito.com/rss/pages/home.xml"),
        NewsSitemap("https://www.ambito.com/sitemap-news.xml"),
    ]
    article_urls = r"-n\d{6,}$"
    verified = "2022-05-04"
