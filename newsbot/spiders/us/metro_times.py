from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class MetroTimesSpider(NewsSpider):
    """Metro Times, Detroit weekly."""

    name = "metro_times"
    allowed_domains = ["metrotimes.com"]
    country, language = "US", "en"
    timezone = "America/Detroit"
    sources = [Feed("https://www.metrotimes.com/detroit/Rss.xml")]
    article_urls = r"-\d{7,}$"
    verified = "2023-11-09"
