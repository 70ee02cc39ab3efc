from newsbot.spiders.families.wordpress import WordpressSpider


class DizindabaSpider(WordpressSpider):
    """Dizindaba, Xhosa newspaper."""

    name = "dizindaba"
    allowed_domains = ["dizindaba.co.za"]
    country, language = "ZA", "xh"
    timezone = "Africa/Johannesburg"
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2025-11-16"
