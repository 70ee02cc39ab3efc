from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class BusinessTimesSpider(NewsSpider):
    """The Business Times, daily."""

    name = "business_times"
    allowed_domains = ["businesstimes.com.sg"]
    country, language = "SG", "en"
    timezone = "Asia/Singapore"
    sources = [
        Feed("https://www.businesstimes.com.sg/rss/top-stories"),
        Feed("https://www.businesstimes.com.sg/rss/companies-markets"),
    ]
    article_urls = r"^https://[^/]+/[a-z-]+/.*[a-z0-9-]{20,}$"
    verified = "2020-10-14"
