from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class TimesLiveSpider(NewsSpider):
    """TimesLIVE, online daily."""

    name = "times_live"
    allowed_domains = ["timeslive.co.za"]
    country, language = "ZA", "en"
    timezone = "Africa/Johannesburg"
    sources = [
        NewsSitemap("https://www.timeslive.co.za/sitemap/google-news/times-live/news/"),
        NewsSitemap("https://www.timeslive.co.za/sitemap/google-news/times-live/politics/"),
        NewsSitemap("https://www.timeslive.co.za/sitemap/google-news/sunday-times/news/"),
    ]
    article_urls = r"/20\d\d-\d\d-\d\d-[^/]+/?$"
    body = ".article-title-tertiary, .article-widget-text .text"
    verified = "2025-11-10"
