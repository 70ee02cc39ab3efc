from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class ChicagoSunTimesSpider(NewsSpider):
    """Chicago Sun-Times, daily."""

    name = "chicago_sun_times"
    allowed_domains = ["chicago.suntimes.com"]
    country, language = "US", "en"
    timezone = "America/Chicago"
    sources = [
        Feed("https://chicago.suntimes.com/rss/index.xml"),
        NewsSitemap("https://chicago.suntimes.com/news-sitemap.xml"),
    ]
    article_urls = r"/20\d\d/\d+/\d+/"
    verified = "2020-06-24"
