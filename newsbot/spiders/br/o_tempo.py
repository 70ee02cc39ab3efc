from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class OTempoSpider(NewsSpider):
    """O Tempo, daily."""

    name = "o_tempo"
    allowed_domains = ["otempo.com.br"]
    country, language = "BR", "pt"
    timezone = "America/Sao_Paulo"
    sources = [
        Feed("https://www.otempo.com.br/rss"),
        NewsSitemap("https://www.otempo.com.br/sitemap-news.xml"),
    ]
    article_urls = r"-1\.\d{6,}$|/20\d\d/\d+/\d+/"
    verified = "2020-12-10"
