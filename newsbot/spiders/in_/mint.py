from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class MintSpider(NewsSpider):
    """Mint, English business daily."""

    name = "mint"
    allowed_domains = ["livemint.com"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.livemint.com/sitemap/today.xml")]
    article_urls = r"-\d{12,}\.html$"
