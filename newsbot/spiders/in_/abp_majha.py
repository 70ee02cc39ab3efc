from newsbot.spiders.families.abp import AbpSpider


class AbpMajhaSpider(AbpSpider):
    """ABP Majha, Marathi news television."""

    name = "abp_majha"
    allowed_domains = ["marathi.abplive.com"]
    country, language = "IN", "mr"
    timezone = "Asia/Kolkata"
    home = "https://marathi.abplive.com/"
