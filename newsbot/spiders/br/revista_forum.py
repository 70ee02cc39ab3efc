from newsbot.spiders.families.wordpress import WordpressSpider


class RevistaForumSpider(WordpressSpider):
    """Revista Fórum, magazine."""

    name = "revista_forum"
    allowed_domains = ["revistaforum.com.br"]
    country, language = "BR", "pt"
    timezone = "America/Sao_Paulo"
    verified = "2020-05-01"
