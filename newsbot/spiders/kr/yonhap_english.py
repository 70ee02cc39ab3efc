from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class YonhapEnglishSpider(NewsSpider):
    """Yonhap News Agency in English."""

    name = "yonhap_english"
    allowed_domains = ["en.yna.co.kr"]
    country, language = "KR", "en"
    timezone = "Asia/Seoul"
    sources = [Feed("https://en.yna.co.kr/RSS/news.xml")]
    article_urls = r"/view/AEN\d+"
    verified = "2019-08-20"
