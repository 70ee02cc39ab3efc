from newsbot.spiders.families.usagm import UsagmSpider


class VoiceOfAmericaSpider(UsagmSpider):
    """Voice of America, English service."""

    name = "voice_of_america"
    allowed_domains = ["voanews.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    verified = "2024-04-28"
