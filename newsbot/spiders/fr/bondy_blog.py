from newsbot.spiders.families.wordpress import WordpressSpider


class BondyBlogSpider(WordpressSpider):
    """Bondy Blog, online newspaper."""

    name = "bondy_blog"
    allowed_domains = ["bondyblog.fr"]
    country, language = "FR", "fr"
    timezone = "Europe/Paris"
    verified = "2020-02-17"
