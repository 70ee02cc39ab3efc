from newsbot.spiders.families.oem import OemSpider


class LaPrensaSpider(OemSpider):
    """La Prensa, tabloid."""

    name = "la_prensa"
    allowed_domains = ["la-prensa.com.mx"]
    country, language = "MX", "es"
    timezone = "America/Mexico_City"
    verified = "2020-04-02"
