from newsbot.spiders.families.oem import OemSpider


class LaVozDeLaFronteraSpider(OemSpider):
    """La Voz de la Frontera, regional daily."""

    name = "la_voz_de_la_frontera"
    allowed_domains = ["lavozdelafrontera.com.mx"]
    country, language = "MX", "es"
    timezone = "America/Tijuana"
    verified = "2020-09-29"
