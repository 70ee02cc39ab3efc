from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class AssabahSpider(NewsSpider):
    """Assabah, Arabic daily."""

    name = "assabah"
    allowed_domains = ["assabah.com.tn"]
    country, language = "TN", "ar"
    timezone = "Africa/Tunis"
    sources = [Listing("http://www.assabah.com.tn/")]
    article_urls = r"/article/\d+"
    verified = "2020-02-19"
