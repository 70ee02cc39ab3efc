from newsbot.spiders.families.abp import AbpSpider


class AbpAsmitaSpider(AbpSpider):
    """ABP Asmita, Gujarati news television."""

    name = "abp_asmita"
    allowed_domains = ["gujarati.abplive.com"]
    country, language = "IN", "gu"
    timezone = "Asia/Kolkata"
    home = "https://gujarati.abplive.com/"
