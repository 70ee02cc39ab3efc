from newsbot.spiders.families.postmedia import PostmediaSpider


class FinancialPostSpider(PostmediaSpider):
    """Financial Post, business daily."""

    name = "financial_post"
    allowed_domains = ["financialpost.com"]
    country, language = "CA", "en"
    timezone = "America/Toronto"
    verified = "2026-06-06"
