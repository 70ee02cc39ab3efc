from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class IgSpider(NewsSpider):
    """iG, portal."""

    name = "ig"
    allowed_domains = ["ig.com.br"]
    country, language = "BR", "pt"
    timezone = "America/Sao_Paulo"
    sources = [Listing("https://ultimosegundo.ig.com.br/"), Listing("https://economia.ig.com.br/")]
    article_urls = r"/20\d\d-\d\d-\d\d/[^/]+\.html$"
    verified = "2020-11-26"
