from newsbot.spiders.families.webdunia import WebduniaSpider


class WebduniaKannadaSpider(WebduniaSpider):
    """Webdunia, Kannada portal."""

    name = "webdunia_kannada"
    allowed_domains = ["kannada.webdunia.com"]
    country, language = "IN", "kn"
    timezone = "Asia/Kolkata"
    home = "https://kannada.webdunia.com/"
