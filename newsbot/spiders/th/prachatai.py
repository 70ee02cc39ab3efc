from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class PrachataiSpider(NewsSpider):
    """Prachatai, online newspaper."""

    name = "prachatai"
    allowed_domains = ["prachatai.com"]
    country, language = "TH", "th"
    timezone = "Asia/Bangkok"
    sources = [Feed("https://prachatai.com/rss.xml")]
    article_urls = r"/journal/20\d\d/\d\d/\d+"
    verified = "2019-01-31"
