from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class CorreioBrazilienseSpider(NewsSpider):
    """Correio Braziliense, daily."""

    name = "correio_braziliense"
    allowed_domains = ["correiobraziliense.com.br"]
    country, language = "BR", "pt"
    timezone = "America/Sao_Paulo"
    sources = [
        NewsSitemap("https://www.correiobraziliense.com.br/sitemap-news.xml"),
        Feed("https://www.correiobraziliense.com.br/rss/noticia/brasil/rss.xml"),
    ]
    article_urls = r"/20\d\d/\d\d/\d+-[^/]+\.html$"
    verified = "2022-05-04"
