from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class TimesOfIndiaSpider(NewsSpider):
    """The Times of India, English daily."""

    name = "times_of_india"
    allowed_domains = ["timesofindia.indiatimes.com"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://timesofindia.indiatimes.com/sitemap/today"),
        Feed("https://timesofindia.indiatimes.com/rssfeedstopstories.cms"),
    ]
    article_urls = r"/articleshow/\d+\.cms|/live-blog/"
    verified = "2026-04-16"
