from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.times_group import TimesGroupSpider


class NavbharatTimesSpider(TimesGroupSpider):
    """Navbharat Times, Hindi daily."""

    name = "navbharat_times"
    allowed_domains = ["navbharattimes.indiatimes.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://navbharattimes.indiatimes.com/staticsitemap/nbt/news-sitemap.xml")
    ]
