from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class FunkeSpider(NewsSpider):
    """Regional dailies of the Funke media group, Germany."""

    sources = [NewsSitemap("/sitemaps/news.xml"), Feed("/rss")]
    article_urls = r"/article\d+|-id\d+\.html$"
    body = "article .expressive-copy-lg, .article-body > :is(p, h3)"
