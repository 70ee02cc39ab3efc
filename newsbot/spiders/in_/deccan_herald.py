from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class DeccanHeraldSpider(NewsSpider):
    """Deccan Herald, English daily."""

    name = "deccan_herald"
    allowed_domains = ["deccanherald.com"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.deccanherald.com/news_sitemap.xml")]
    article_urls = r"-\d{6,}$"
