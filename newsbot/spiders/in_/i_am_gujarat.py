from newsbot.spiders.families.times_group import TimesGroupSpider


class IAmGujaratSpider(TimesGroupSpider):
    """I am Gujarat, Gujarati news."""

    name = "i_am_gujarat"
    allowed_domains = ["iamgujarat.com"]
    country, language = "IN", "gu"
    timezone = "Asia/Kolkata"
