from newsbot.spiders.families.arc import ArcSpider


class ChosunSpider(ArcSpider):
    """Chosun Ilbo, daily."""

    name = "chosun"
    allowed_domains = ["chosun.com"]
    country, language = "KR", "ko"
    timezone = "Asia/Seoul"
    article_urls = r"/20\d\d/\d\d/\d\d/\w+"
    verified = "2020-08-27"
