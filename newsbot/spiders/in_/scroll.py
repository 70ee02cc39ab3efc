from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class ScrollSpider(NewsSpider):
    """Scroll.in, English online newspaper."""

    name = "scroll"
    allowed_domains = ["scroll.in"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://scroll.in/sitemap/news-sitemap.xml")]
    article_urls = r"/(?:article|latest|magazine|reel|field|pulse)/\d{6,}/"
