from newsbot.spiders.families.times_group import TimesGroupSpider


class EiSamaySpider(TimesGroupSpider):
    """Ei Samay, Bengali daily."""

    name = "ei_samay"
    allowed_domains = ["eisamay.com", "eisamay.indiatimes.com"]
    country, language = "IN", "bn"
    timezone = "Asia/Kolkata"
    home = "https://eisamay.com/"
