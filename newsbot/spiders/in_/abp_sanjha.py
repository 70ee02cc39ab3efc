from newsbot.spiders.families.abp import AbpSpider


class AbpSanjhaSpider(AbpSpider):
    """ABP Sanjha, Punjabi news television."""

    name = "abp_sanjha"
    allowed_domains = ["punjabi.abplive.com"]
    country, language = "IN", "pa"
    timezone = "Asia/Kolkata"
    home = "https://punjabi.abplive.com/"
