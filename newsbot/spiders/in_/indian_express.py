from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class IndianExpressSpider(NewsSpider):
    """The Indian Express, English daily."""

    name = "indian_express"
    allowed_domains = ["indianexpress.com"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://indianexpress.com/news-sitemap.xml"),
        Feed("https://indianexpress.com/feed/"),
    ]
    article_urls = r"-\d{6,}/$"
