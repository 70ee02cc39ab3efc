"""What a page says of its article to machines: JSON-LD, microdata, OpenGraph, other meta tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree

from newsbot.extraction import json_ld, microdata
from newsbot.extraction.text import plain

if TYPE_CHECKING:
    from newsbot.extraction.page import Page

MAX_REPEATS = 100
"""Meta tags of one name that are read."""
MAX_SCRIPT = 2_000_000
"""Characters of JSON-LD read from one page."""

# Article field → names of meta tags, best first.
_META: dict[str, tuple[str, ...]] = {
    "title": (
        "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title",
        "dcterms.title", "dc:title", "citation_title", "cxenseparse:title", "hdl", "headline",
        "title", "article:title", "article_title",
    ),
    "description": (
        "og:description", "description", "twitter:description", "dc.description",
        "dcterms.abstract", "sailthru.description", "lead",
    ),
    "authors": (
        "author", "article:author", "dc.creator", "dcterms.creator", "dc.contributor", "byl",
        "parsely-author", "sailthru.author", "article:author_name", "citation_author",
        "dc:creator", "cxenseparse:author", "og:article:author", "og:author", "authors",
        "creator", "article.author", "shareaholic:article_author_name", "rbauthors",
    ),
    "date_published": (
        "article:published_time", "og:article:published_time", "datepublished",
        "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
        "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "article.published",
        "og:published_time", "og:pubdate", "publishdate", "publish_date", "publish-date",
        "published_date", "published-date", "publishing_date", "pubdate", "pub_date",
        "date.release", "datecreated",
        "article_date_original", "displaydate", "cxenseparse:recs:publishtime",
        "cxenseparse:publishtime", "citation_publication_date", "citation_date", "bt:pubdate",
        "ptime", "date", "created", "originalpublicationdate", "rnews:datepublished", "published",
        "publication_date", "article.created", "release_date", "dcsext.articlefirstpublished",
        "shareaholic:article_published_time", "vr:published_time", "gentime", "doc-publish-time",
    ),
    "date_modified": (
        "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
        "dc.date.modified", "article.updated", "last-modified", "lastmod", "revision_date",
        "updated", "modificationdate", "shareaholic:article_modified_time",
    ),
    "section": (
        "article:section", "parsely-section", "og:article:section", "cxenseparse:section",
        "section", "category", "articlesection", "sailthru.section", "cg", "dc.type.section",
    ),
    "tags": (
        "article:tag", "og:article:tag", "news_keywords", "parsely-tags", "sailthru.tags",
        "keywords",
    ),
    "image": (
        "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src",
        "thumbnail", "image", "parsely-image-url", "sailthru.image.full",
    ),
    "publisher": (
        "og:site_name", "dc.publisher", "dcterms.publisher", "citation_journal_title",
        "application-name", "publisher", "copyright", "apple-mobile-web-app-title",
    ),
    "language": (
        "og:locale", "content-language", "dc.language", "dcterms.language", "language", "lang",
        "inlanguage",
    ),
}  # fmt: skip
# Article field → properties of a schema.org article, best first.
_PROPERTIES: dict[str, tuple[str, ...]] = {
    "title": ("headline", "name", "title"),
    "description": ("description", "abstract"),
    "authors": ("author", "creator"),
    "date_published": ("datePublished", "dateCreated", "uploadDate", "datepublished"),
    "date_modified": ("dateModified", "datemodified"),
    "section": ("articleSection",),
    "tags": ("keywords",),
    "image": ("image", "primaryImageOfPage", "thumbnailUrl"),
    "publisher": ("publisher", "sourceOrganization", "copyrightHolder", "provider"),
    "language": ("inLanguage",),
    "body": ("articleBody",),
}
# Names of a site's own making: "w-published-date", "prism.publishDate".
_PUBLISHED = re.compile(r"(?<!re)(?<!un)publi(?:sh(?:ed|ing)?|cation)[-_.: ]?(?:date|time|on|at)\b")


class Structured:
    """Read in one walk over the page; JSON-LD and microdata only when a field first asks."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.metas: dict[str, list[str]] = {}
        """Lower-case name or property of a meta tag → its contents, in order, never empty ones."""
        self.links: dict[str, list[str]] = {}
        """`rel` of a link element → its addresses as written."""
        self.page_title = ""
        """The text of the title element."""
        self._scripts: list[str] = []
        for element in page.all("meta"):
            self._read_meta(element)
        for element in page.all("link"):
            if rel := element.get("rel"):
                self.links.setdefault(rel.lower(), []).append(element.get("href", ""))
        for element in page.all("title"):
            # An SVG has titles too.
            if not self.page_title and element.getparent().tag != "svg":  # type: ignore[union-attr]
                self.page_title = plain(element.text)
        for element in page.all("script"):
            if "ld+json" in element.get("type", "").lower() and element.text:
                self._scripts.append(element.text[:MAX_SCRIPT])
        # Where software turned the script into a meta tag.
        self._scripts += [text[:MAX_SCRIPT] for text in self.metas.get("script:ld+json", ())]

    def _read_meta(self, element: etree._Element) -> None:
        content = element.get("content") or element.get("value")  # some software's mistake
        if not content or not content.strip():
            return
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                contents = self.metas.setdefault(name.strip().lower(), [])
                if len(contents) < MAX_REPEATS:
                    contents.append(content)

    @cached_property
    def graph(self) -> json_ld.Graph:
        return json_ld.Graph(self._scripts)

    @cached_property
    def json_ld_article(self) -> json_ld.Node | None:
        """The JSON-LD node that describes this page's article."""
        return self.graph.article(self._is_this_page) if self._scripts else None

    @cached_property
    def microdata_article(self) -> dict[str, Any] | None:
        return microdata.article(self._page.root) if b"itemprop" in self._page.body else None

    def meta(self, name: str) -> str | None:
        """First content of the meta tag of that lower-case name."""
        contents = self.metas.get(name)
        return contents[0] if contents else None

    def candidates(self, field: str) -> Iterator[tuple[str, Any]]:
        """Raw values for one field of `Article`, the likeliest first, each with its rule's name."""
        yield from self._of_node("json-ld", self.json_ld_article, field)
        yield from self._of_metas(field)
        yield from self._of_node("microdata", self.microdata_article, field)

    def _of_node(
        self, rule: str, node: dict[str, Any] | None, field: str
    ) -> Iterator[tuple[str, Any]]:
        if node is None:
            return
        for name in _PROPERTIES.get(field, ()):
            values = list(self.graph.values(node, name))
            if field in ("authors", "tags"):
                if values:
                    yield rule, values
            else:
                for value in values:
                    yield rule, value

    def _of_metas(self, field: str) -> Iterator[tuple[str, Any]]:
        names: Iterable[str] = _META.get(field, ())
        if field == "date_published":
            names = dict.fromkeys((*names, *filter(_PUBLISHED.search, self.metas)))
        for name in names:
            contents = self.metas.get(name)
            if not contents:
                continue
            rule = "og" if name.startswith(("og:", "article:")) else "meta"
            if field in ("authors", "tags"):
                yield rule, contents
            else:
                for content in contents:
                    yield rule, content

    def _is_this_page(self, address: str) -> bool:
        here = self._page.url.partition("#")[0].partition("?")[0].rstrip("/")
        there = self._page.absolute(address)
        return there is not None and there.partition("#")[0].partition("?")[0].rstrip("/") == here
