from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class TheLocalSwedenSpider(NewsSpider):
    """The Local, Sweden's news in English."""

    name = "the_local_sweden"
    allowed_domains = ["thelocal.se"]
    country, language = "SE", "en"
    timezone = "Europe/Stockholm"
    sources = [Feed("https://feeds.thelocal.com/rss/se")]
    article_urls = r"/20\d{6}/[^/]+$"
    verified = "2020-04-28"
