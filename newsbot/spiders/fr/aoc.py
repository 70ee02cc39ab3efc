from newsbot.spiders.families.wordpress import WordpressSpider


class AocSpider(WordpressSpider):
    """AOC, daily of ideas."""

    name = "aoc"
    allowed_domains = ["aoc.media"]
    country, language = "FR", "fr"
    timezone = "Europe/Paris"
    home = "https://aoc.media/"
    article_urls = r"/20\d\d/\d\d/\d\d/[^/]+/$"
    verified = "2019-12-10"
