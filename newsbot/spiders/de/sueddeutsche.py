from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class SueddeutscheSpider(NewsSpider):
    """Süddeutsche Zeitung, daily."""

    name = "sueddeutsche"
    allowed_domains = ["sueddeutsche.de"]
    country, language = "DE", "de"
    timezone = "Europe/Berlin"
    sources = [Feed("https://rss.sueddeutsche.de/alles")]
    article_urls = r"-1\.\d{7}|\.[A-Za-z0-9]{20,24}$|-li\.\d+$"
    body = "[data-manual=teaserText], [data-manual=body] :is(p, h3)"
    verified = "2024-09-30"
