from newsbot.spiders.families.oem import OemSpider


class ElSolDeMazatlanSpider(OemSpider):
    """El Sol de Mazatlán, regional daily."""

    name = "el_sol_de_mazatlan"
    allowed_domains = ["elsoldemazatlan.com.mx"]
    country, language = "MX", "es"
    timezone = "America/Mazatlan"
    verified = "2020-03-17"
