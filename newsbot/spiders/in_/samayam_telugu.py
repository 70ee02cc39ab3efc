from newsbot.spiders.families.times_group import TimesGroupSpider


class SamayamTeluguSpider(TimesGroupSpider):
    """Samayam, Telugu news."""

    name = "samayam_telugu"
    allowed_domains = ["telugu.samayam.com"]
    country, language = "IN", "te"
    timezone = "Asia/Kolkata"
    home = "https://telugu.samayam.com/"
