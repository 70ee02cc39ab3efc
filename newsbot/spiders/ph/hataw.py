from newsbot.spiders.families.wordpress import WordpressSpider


class HatawSpider(WordpressSpider):
    """Hataw, Filipino tabloid."""

    name = "hataw"
    allowed_domains = ["hatawtabloid.com"]
    country, language = "PH", "fil"
    timezone = "Asia/Manila"
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2020-02-18"
