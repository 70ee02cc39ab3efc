from newsbot.spiders.families.wordpress import WordpressSpider


class StandardSpider(WordpressSpider):
    """Gazeta Standard, online newspaper."""

    name = "standard"
    allowed_domains = ["standard.al"]
    country, language = "AL", "sq"
    timezone = "Europe/Tirane"
    home = "http://www.standard.al/"
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2020-04-15"
