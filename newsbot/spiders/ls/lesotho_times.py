from newsbot.spiders.families.wordpress import WordpressSpider


class LesothoTimesSpider(WordpressSpider):
    """Lesotho Times, weekly."""

    name = "lesotho_times"
    allowed_domains = ["lestimes.com"]
    country, language = "LS", "en"
    timezone = "Africa/Maseru"
    verified = "2025-11-24"
    fields = {"authors": "(//div[contains(@class, 'entry-content')]/p/strong)[1]"}
