from newsbot.spiders.families.wordpress import WordpressSpider


class MiamiTodaySpider(WordpressSpider):
    """Miami Today, weekly."""

    name = "miami_today"
    allowed_domains = ["miamitodaynews.com"]
    country, language = "US", "en"
    timezone = "America/New_York"
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2023-11-07"
