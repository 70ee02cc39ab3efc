from newsbot.discovery import Feed, NewsSitemap
from newsbot.spiders.news import NewsSpider


class TheHinduSpider(NewsSpider):
    """The Hindu, English daily."""

    name = "the_hindu"
    allowed_domains = ["thehindu.com"]
    country, language = "IN", "en"
    timezone = "Asia/Kolkata"
    sources = [
        NewsSitemap("https://www.thehindu.com/sitemap/googlenews/all/all.xml"),
        Feed("https://www.thehindu.com/feeder/default.rss"),
    ]
    article_urls = r"/article\d{6,}\.ece"
