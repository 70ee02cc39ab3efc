from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class G1Spider(NewsSpider):
    """G1, news of Globo."""

    name = "g1"
    allowed_domains = ["g1.globo.com"]
    country, language = "BR", "pt"
    timezone = "America/Sao_Paulo"
    sources = [
        Feed("https://g1.globo.com/rss/g1/"),
        NewsSitemap("https://g1.globo.com/sitemap/g1/news.xml"),
    ]
    article_urls = r"/noticia/20\d\d/\d\d/\d\d/[^/]+\.ghtml$"
    verified = "2020-03-08"
