from newsbot.spiders.families.times_group import TimesGroupSpider


class SamayamMalayalamSpider(TimesGroupSpider):
    """Samayam, Malayalam news."""

    name = "samayam_malayalam"
    allowed_domains = ["malayalam.samayam.com"]
    country, language = "IN", "ml"
    timezone = "Asia/Kolkata"
    home = "https://malayalam.samayam.com/"
