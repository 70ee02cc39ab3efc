from newsbot.spiders.families.wordpress import WordpressSpider


class LesothoTimesSpider(WordpressSpider):
    """Lesotho Times, weekly."""

    name = "lesotho_times"
    allowed_domains = ["lestimes.com"]
    country, language = "LS", "en"
    timezone = "Africa/Maseru"
    fields = {"authors": ".entry-content > p:first-of-type > strong"}
    verified = "2025-11-24"
