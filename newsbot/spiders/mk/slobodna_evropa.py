from newsbot.spiders.families.usagm import UsagmSpider


class SlobodnaEvropaSpider(UsagmSpider):
    """Radio Free Europe in Macedonian."""

    name = "slobodna_evropa"
    allowed_domains = ["slobodnaevropa.org", "slobodnaevropa.mk"]
    country, language = "MK", "mk"
    timezone = "Europe/Skopje"
    verified = "2020-06-22"
