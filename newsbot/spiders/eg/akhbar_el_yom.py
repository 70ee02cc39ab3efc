from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class AkhbarElYomSpider(NewsSpider):
    """Akhbar el-Yom, Arabic newspaper."""

    name = "akhbar_el_yom"
    allowed_domains = ["akhbarelyom.com"]
    country, language = "EG", "ar"
    timezone = "Africa/Cairo"
    sources = [Listing("https://akhbarelyom.com/")]
    article_urls = r"/news/newdetails/\d+/"
    verified = "2020-10-07"
