from newsbot.spiders.families.webdunia import WebduniaSpider


class WebduniaGujaratiSpider(WebduniaSpider):
    """Webdunia, Gujarati portal."""

    name = "webdunia_gujarati"
    allowed_domains = ["gujarati.webdunia.com"]
    country, language = "IN", "gu"
    timezone = "Asia/Kolkata"
    home = "https://gujarati.webdunia.com/"
