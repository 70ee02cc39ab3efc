from newsbot.spiders.families.times_group import TimesGroupSpider


class VijayKarnatakaSpider(TimesGroupSpider):
    """Vijay Karnataka, Kannada daily."""

    name = "vijay_karnataka"
    allowed_domains = ["vijaykarnataka.com", "vijaykarnataka.indiatimes.com"]
    country, language = "IN", "kn"
    timezone = "Asia/Kolkata"
    home = "https://vijaykarnataka.com/"
