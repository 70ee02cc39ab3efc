from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class ZwanzigMinutenSpider(NewsSpider):
    """20 Minuten, free Swiss daily."""

    name = "zwanzig_minuten"
    allowed_domains = ["20min.ch"]
    country, language = "CH", "de"
    timezone = "Europe/Zurich"
    sources = [NewsSitemap("https://www.20min.ch/sitemaps/de/news.xml")]
    article_urls = r"/story/[^/]+-\d+$"
    verified = "2025-11-06"
    body = "article header p, [class*=Textblock] > p, section > p, [data-testid=Crosshead], li p"
