from newsbot.spiders.families.times_group import TimesGroupSpider


class MaharashtraTimesSpider(TimesGroupSpider):
    """Maharashtra Times, Marathi daily."""

    name = "maharashtra_times"
    allowed_domains = [
        "marathi.indiatimes.com",
        "maharashtratimes.indiatimes.com",
        "maharashtratimes.com",
    ]
    country, language = "IN", "mr"
    timezone = "Asia/Kolkata"
    home = "https://marathi.indiatimes.com/"
