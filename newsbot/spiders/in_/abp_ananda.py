from newsbot.spiders.families.abp import AbpSpider


class AbpAnandaSpider(AbpSpider):
    """ABP Ananda, Bengali news television."""

    name = "abp_ananda"
    allowed_domains = ["bengali.abplive.com"]
    country, language = "IN", "bn"
    timezone = "Asia/Kolkata"
    home = "https://bengali.abplive.com/"
