from newsbot.spiders.families.reach import ReachSpider


class DailyStarSpider(ReachSpider):
    """Daily Star, tabloid."""

    name = "daily_star"
    allowed_domains = ["dailystar.co.uk"]
    country, language = "GB", "en"
    timezone = "Europe/London"
    verified = "2026-04-20"
