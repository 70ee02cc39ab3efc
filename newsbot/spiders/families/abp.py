from newsbot.discovery import NewsSitemap
from newsbot.spiders.news import NewsSpider


class AbpSpider(NewsSpider):
    """Services of ABP Network, India, in its languages."""

    sources = [NewsSitemap("/google-news-sitemap.xml")]
    article_urls = r"-\d{6,}$"
    exclude_urls = r"//(?:english|epaper)\.|/(?:photo-gallery|videos)/"
