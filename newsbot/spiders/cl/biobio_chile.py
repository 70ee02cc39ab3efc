from newsbot.discovery import Feed, Listing
from newsbot.spiders.news import NewsSpider


class BiobioChileSpider(NewsSpider):
    """BioBioChile, radio and online newspaper."""

    name = "biobio_chile"
    allowed_domains = ["biobiochile.cl"]
    country, language = "CL", "es"
    timezone = "America/Santiago"
    sources = [
        Feed("https://feeds.feedburner.com/radiobiobio/NNeJ"),
        Listing("https://www.biobiochile.cl/lista/categorias/nacional"),
    ]
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+\.shtml$"
    verified = "2022-05-04"
