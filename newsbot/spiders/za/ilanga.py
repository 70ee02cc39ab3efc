from newsbot.spiders.families.wordpress import WordpressSpider


class IlangaSpider(WordpressSpider):
    """Ilanga, Zulu newspaper."""

    name = "ilanga"
    allowed_domains = ["ilanganews.co.za"]
    country, language = "ZA", "zu"
    timezone = "Africa/Johannesburg"
    verified = "2025-12-03"
    fields = {"authors": "(//div[contains(@class, 'et_pb_post_content')]//p/strong)[1]"}
