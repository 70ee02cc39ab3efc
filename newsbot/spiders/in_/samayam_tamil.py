from newsbot.spiders.families.times_group import TimesGroupSpider


class SamayamTamilSpider(TimesGroupSpider):
    """Samayam, Tamil news."""

    name = "samayam_tamil"
    allowed_domains = ["tamil.samayam.com"]
    country, language = "IN", "ta"
    timezone = "Asia/Kolkata"
    home = "https://tamil.samayam.com/"
