from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class AlBayanSpider(NewsSpider):
    """Al Bayan, Arabic daily."""

    name = "al_bayan"
    allowed_domains = ["albayan.ae"]
    country, language = "AE", "ar"
    timezone = "Asia/Dubai"
    sources = [Listing("https://www.albayan.ae/"), Listing("https://www.albayan.ae/uae")]
    article_urls = r"/20\d\d-\d\d-\d\d-1\.\d+$|/[a-z-]+/.*\d{6,}$"
    verified = "2020-06-03"
