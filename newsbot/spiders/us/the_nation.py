from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class TheNationSpider(NewsSpider):
    """The Nation, weekly."""

    name = "the_nation"
    allowed_domains = ["thenation.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    sources = [
        NewsSitemap("https://www.thenation.com/news-sitemap.xml"),
        Feed("https://www.thenation.com/feed/?post_type=article"),
    ]
    article_urls = r"/article/[^/]+/[^/]+/"
    body = ".article-title__dek, .type-standard-article > :is(p, .cta), .article-body p"
    remove = [".collections", ".ad", "form", ".article-end"]
    verified = "2024-01-11"
    fields = {"authors": ".byline a.author, .article-title__authors a"}
