from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class News18Spider(NewsSpider):
    """News18, English news television."""

    name = "news18"
    allowed_domains = ["news18.com"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.news18.com/commonfeeds/v1/eng/sitemap/google-news.xml")]
    article_urls = r"-\d{6,}\.html$"
    exclude_urls = r"//(?!www\.)"
    verified = "2020-09-24"
