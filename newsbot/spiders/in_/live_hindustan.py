from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class LiveHindustanSpider(NewsSpider):
    """Hindustan, Hindi daily."""

    name = "live_hindustan"
    allowed_domains = ["livehindustan.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.livehindustan.com/news-sitemap.xml")]
    article_urls = r"-\d{9,}\.html$"
