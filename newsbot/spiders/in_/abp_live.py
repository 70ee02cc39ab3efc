from newsbot.discovery import NewsSitemap
from newsbot.spiders.families.abp import AbpSpider


class AbpLiveSpider(AbpSpider):
    """ABP Live, Hindi news television."""

    name = "abp_live"
    allowed_domains = ["abplive.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    sources = [NewsSitemap("https://www.abplive.com/google-news-sitemap.xml")]
