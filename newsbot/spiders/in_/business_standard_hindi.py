from newsbot.discovery import Feed, Sitemap
from newsbot.spiders.news import NewsSpider


class BusinessStandardHindiSpider(NewsSpider):
    """Business Standard in Hindi."""

    name = "business_standard_hindi"
    allowed_domains = ["hindi.business-standard.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [
        Feed("https://hindi.business-standard.com/feed"),
        Sitemap("https://hindi.business-standard.com/sitemap_index.xml", since=7),
    ]
    article_urls = r"[?&]auton(?:o|umber)=\d+|-id-\d+"
    fields = {"title": "h1"}
    body = "//h1/ancestor::table[1]/parent::td"
    remove = ["//h1/ancestor::table[1]"]
    verified = "2020-09-29"
