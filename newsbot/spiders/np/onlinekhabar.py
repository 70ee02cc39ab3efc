from newsbot.spiders.families.wordpress import WordpressSpider


class OnlinekhabarSpider(WordpressSpider):
    """Onlinekhabar, Nepali online newspaper."""

    name = "onlinekhabar"
    allowed_domains = ["onlinekhabar.com"]
    country, language = "NP", "ne"
    timezone = "Asia/Kathmandu"
    article_urls = r"/20\d\d/\d\d/\d+"
