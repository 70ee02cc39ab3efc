from newsbot.spiders.families.ippen import IppenSpider


class FrankfurterRundschauSpider(IppenSpider):
    """Frankfurter Rundschau, daily."""

    name = "frankfurter_rundschau"
    allowed_domains = ["fr.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    verified = "2024-04-26"
