from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class JagranSpider(NewsSpider):
    """Dainik Jagran, Hindi daily."""

    name = "jagran"
    allowed_domains = ["jagran.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.jagran.com/news-sitemap.xml")]
    article_urls = r"-\d+\.html$"
    verified = "2020-11-28"
