from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class GamestarSpider(NewsSpider):
    """GameStar, games magazine."""

    name = "gamestar"
    allowed_domains = ["gamestar.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [NewsSitemap("https://www.gamestar.de/sitemapnews.xml")]
    article_urls = r"/(?:artikel|news|videos)/[^/]+,\d+\.html$"
    body = ".div-article-title .intro, .article-content > :is(p, h2)"
    verified = "2024-04-28"
