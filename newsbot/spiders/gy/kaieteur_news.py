from newsbot.spiders.families.wordpress import WordpressSpider


class KaieteurNewsSpider(WordpressSpider):
    """Kaieteur News, daily."""

    name = "kaieteur_news"
    allowed_domains = ["kaieteurnewsonline.com"]
    country, language = "GY", "en"
    timezone = "America/Guyana"
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2022-05-06"
