from newsbot.spiders.families.webdunia import WebduniaSpider


class WebduniaHindiSpider(WebduniaSpider):
    """Webdunia, Hindi portal."""

    name = "webdunia_hindi"
    allowed_domains = ["hindi.webdunia.com"]
    country, language = "IN", "hi"
    timezone = "Asia/Kolkata"
    home = "https://hindi.webdunia.com/"
