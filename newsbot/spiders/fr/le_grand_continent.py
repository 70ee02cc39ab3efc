from newsbot.spiders.families.wordpress import WordpressSpider


class LeGrandContinentSpider(WordpressSpider):
    """Le Grand Continent, review."""

    name = "le_grand_continent"
    allowed_domains = ["legrandcontinent.eu"]
    country, language = "FR", "fr"
    timezone = "Europe/Paris"
    home = "https://legrandcontinent.eu/fr/"
    article_urls = r"/fr/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2020-03-02"
