from newsbot.spiders.families.wordpress import WordpressSpider


class DailyNewsSpider(WordpressSpider):
    """Daily News, Tanzanian English daily."""

    name = "daily_news"
    allowed_domains = ["dailynews.co.tz"]
    country, language = "TZ", "en"
    timezone = "Africa/Dar_es_Salaam"
    verified = "2025-01-23"
