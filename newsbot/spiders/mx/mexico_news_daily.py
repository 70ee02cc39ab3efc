from newsbot.spiders.families.wordpress import WordpressSpider


class MexicoNewsDailySpider(WordpressSpider):
    """Mexico News Daily, in English."""

    name = "mexico_news_daily"
    allowed_domains = ["mexiconewsdaily.com"]
    country, language = "MX", "en"
    timezone = "America/Mexico_City"
    article_urls = r"^https://mexiconewsdaily\.com/(?!author|tag)[a-z-]+/[^/]+/$"
    body = ".tdb_single_content .tdb-block-inner > :is(p, h2, h3, ul)"
    verified = "2025-04-16"
