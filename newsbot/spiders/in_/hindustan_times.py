from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class HindustanTimesSpider(NewsSpider):
    """Hindustan Times, English daily."""

    name = "hindustan_times"
    allowed_domains = ["hindustantimes.com"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.hindustantimes.com/sitemap/news.xml")]
    article_urls = r"-\d{12,}\.html$|/story-\w+\.html$"
    verified = "2020-04-26"
