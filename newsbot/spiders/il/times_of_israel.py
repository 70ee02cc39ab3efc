from newsbot.spiders.families.wordpress import WordpressSpider


class TimesOfIsraelSpider(WordpressSpider):
    """The Times of Israel, in English."""

    name = "times_of_israel"
    allowed_domains = ["timesofisrael.com"]
    country, language = "IL", "en"
    timezone = "Asia/Jerusalem"
    article_urls = r"^https://www\.timesofisrael\.com/[a-z0-9-]{20,}/$"
    verified = "2020-01-08"
