"""robots.txt, sitemaps and feeds of the demo newspapers."""

from __future__ import annotations

import gzip
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from newsbot.demo.press import FIRST_DAY, http_date

if TYPE_CHECKING:
    from newsbot.demo.press import Paper, TrueArticle

PER_SITEMAP = 500
"""URLs in one part of a sitemap."""
PER_FEED = 40
"""Entries, the newest, in a feed."""

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def robots(paper: Paper) -> str:
    """Allows everything but `/private/`."""
    return (
        f"User-agent: *\nDisallow: /private/\n\n"
        f"Sitemap: {paper.origin}/sitemap.xml\nSitemap: {paper.origin}/news-sitemap.xml\n"
    )


def sitemap_index(paper: Paper) -> str:
    """Index of gzipped parts."""
    parts = "".join(
        f"<sitemap><loc>{paper.origin}/sitemap-{n + 1}.xml.gz</loc></sitemap>\n"
        for n in range(-(-len(paper.articles) // PER_SITEMAP))
    )
    return f"{_XML}<sitemapindex {_SITEMAP}>\n{parts}</sitemapindex>\n"


def sitemap_part(paper: Paper, number: int) -> bytes | None:
    """Part 1, 2, … of the sitemap as a gzip file; None past the last."""
    articles = paper.articles[(number - 1) * PER_SITEMAP : number * PER_SITEMAP]
    if number < 1 or not articles:
        return None
    urls = "".join(
        f"<url><loc>{a.url}</loc><lastmod>{changed(a).isoformat()}</lastmod></url>\n"
        for a in articles
    )
    return gzip.compress(f"{_XML}<urlset {_SITEMAP}>\n{urls}</urlset>\n".encode(), mtime=0)


def news_sitemap(paper: Paper) -> str:
    """Google's news sitemap of all articles."""
    urls = "".join(
        f"<url><loc>{a.url}</loc><lastmod>{changed(a).isoformat()}</lastmod><news:news>"
        f"<news:publication><news:name>{escape(a.publisher)}</news:name>"
        f"<news:language>{a.language}</news:language></news:publication>"
        f"<news:publication_date>{a.date_published}</news:publication_date>"
        f"<news:title>{escape(a.title)}</news:title></news:news></url>\n"
        for a in paper.articles
    )
    return f"{_XML}<urlset {_SITEMAP} {_NEWS}>\n{urls}</urlset>\n"


def rss(paper: Paper) -> str:
    """RSS 2.0 with tracking parameters in its links, and one entry that leads nowhere."""
    items = "".join(
        f"<item><title>{escape(a.title)}</title>"
        f"<link>{escape(tracked(a))}</link><guid>{a.url}</guid>"
        f"<pubDate>{http_date(datetime.fromisoformat(a.date_published))}</pubDate>"
        f"<category>{escape(a.section)}</category>"
        + "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in a.authors)
        + f"<description>{escape(a.paragraphs[0])}</description></item>\n"
        for a in paper.articles[:PER_FEED]
    )
    section = next(iter(paper.sections))
    gone = f"<item><title>—</title><link>{paper.origin}/{section}/gone-1.html</link></item>\n"
    return (
        f'{_XML}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(paper.title.name)}</title><link>{paper.origin}/</link>"
        f"<language>{paper.title.language}</language><ttl>15</ttl>\n{items}{gone}"
        "</channel></rss>\n"
    )


def atom(paper: Paper) -> str:
    """Atom 1.0."""
    entries = "".join(
        f"<entry><id>{a.url}</id><title>{escape(a.title)}</title>"
        f'<link rel="alternate" href="{escape(tracked(a))}"/>'
        f"<published>{a.date_published}</published><updated>{changed(a).isoformat()}</updated>"
        + "".join(f"<author><name>{escape(name)}</name></author>" for name in a.authors)
        + f'<category term="{escape(a.section)}"/>'
        f"<summary>{escape(a.paragraphs[0])}</summary></entry>\n"
        for a in paper.articles[:PER_FEED]
    )
    newest = changed(paper.articles[0]) if paper.articles else FIRST_DAY
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{paper.title.language}">'
        f"<id>{paper.origin}/</id><title>{escape(paper.title.name)}</title>"
        f"<updated>{newest.isoformat()}</updated>\n{entries}</feed>\n"
    )


def changed(article: TrueArticle) -> datetime:
    """When the article last changed."""
    return datetime.fromisoformat(article.date_modified or article.date_published)


def tracked(article: TrueArticle) -> str:
    """The article's URL as feeds link it."""
    return f"{article.url}?utm_source=feed&utm_medium=rss&fbclid=Iw{article.url[-10:-5]}"
