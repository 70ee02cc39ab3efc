from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class SrfSpider(NewsSpider):
    """Schweizer Radio und Fernsehen, public broadcaster."""

    name = "srf"
    allowed_domains = ["srf.ch"]
    country, language = "CH", "de"
    timezone = "Europe/Zurich"
    sources = [
        NewsSitemap("https://www.srf.ch/sitemaps/newsmap/news/index.xml"),
        Feed("https://www.srf.ch/news/bnf/rss/1646"),
    ]
    article_urls = r"/(?:news|sport|kultur|wissen)/.+/[^/]+$"
    body = ".article-lead, section[class*=article-content] > :is(p, h2, blockquote)"
    fields = {"title": "h1 .article-title__text"}
    verified = "2025-01-05"
