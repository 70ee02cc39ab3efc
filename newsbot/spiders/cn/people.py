from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class PeopleSpider(NewsSpider):
    """People's Daily online."""

    name = "people"
    allowed_domains = ["people.com.cn"]
    country, language = "CN", "zh"
    timezone = "Asia/Shanghai"
    sources = [
        Feed("http://www.people.com.cn/rss/politics.xml"),
        Feed("http://www.people.com.cn/rss/world.xml"),
        Feed("http://www.people.com.cn/rss/society.xml"),
    ]
    article_urls = r"/n1/20\d\d/\d{4}/c\d+-\d+\.html$"
    verified = "2024-04-24"
