"""From a page to an `Article`: the loader that spiders fill, with one cleaner per field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from itemloaders import ItemLoader
from itemloaders.processors import Identity, MapCompose, TakeFirst

from newsbot.duplicates.fingerprints import content_fingerprint
from newsbot.extraction import fields
from newsbot.extraction.article import Extracted, SiteRule, extract
from newsbot.extraction.authors import clean_authors
from newsbot.extraction.dates import parse_date
from newsbot.extraction.languages import clean_language
from newsbot.extraction.text import clean_text, plain
from newsbot.extraction.titles import clean_title
from newsbot.items import Article, Hints
from newsbot.urls import article_id, canonical_url

if TYPE_CHECKING:
    from newsbot.extraction.page import Page

_Processor = Callable[[Any, Iterable[Any]], list[Any]]


def _whole(clean: Callable[[list[Any]], list[str]]) -> _Processor:
    """A processor that gives all values of a field to its cleaner at once."""

    def process(_loader: Any, values: Iterable[Any]) -> list[str]:
        return clean(list(values))

    return process


class ArticleLoader(ItemLoader):
    """An ordinary item loader: `add_css`, `add_value` and so on clean what they are given.

    `from_page` fills it with all that a page gives, `load_item` makes the `Article`.
    """

    default_item_class = Article
    default_output_processor = TakeFirst()

    title_in = MapCompose(clean_title)
    description_in = MapCompose(fields.clean_description)
    body_in = MapCompose(clean_text)
    authors_in = _whole(clean_authors)
    authors_out = Identity()
    publisher_in = MapCompose(fields.clean_publisher)
    agency_in = MapCompose(plain)
    dateline_in = MapCompose(plain)
    date_published_in = MapCompose(parse_date)
    date_modified_in = MapCompose(parse_date)
    language_in = MapCompose(clean_language)
    section_in = MapCompose(fields.clean_section)
    tags_in = _whole(fields.clean_tags)
    tags_out = Identity()

    extracted: Extracted
    """What `from_page` read, with its trace; only it sets this."""
    _as_read: dict[str, list[Any]] | None = None

    @classmethod
    def from_page(
        cls,
        page: Page,
        *,
        rule: SiteRule | None = None,
        hints: Hints | None = None,
        site: str = "",
        fetched_at: str = "",
        url: str | None = None,
    ) -> ArticleLoader:
        """Everything that `page` gives of its article, and what follows from that.

        Args:
            page: read, not changed.
            rule: what is known of the site.
            hints: what the link said; fills gaps.
            site: name of the spider.
            fetched_at: ISO 8601 in UTC.
            url: where it was fetched from, if not `page.url`.

        Raises:
            ValueError: a selector in `rule` that is neither CSS nor XPath, or an address that is
                not absolute.
        """
        extracted = extract(page, rule, hints, fetched_at=fetched_at or None)
        values = extracted.values
        address = url or page.url
        canonical = values.get("canonical_url") or canonical_url(address)
        # An item's own values are not cleaned again: extraction has done it, knowing the page's
        # language, zone and site.
        loader = cls(
            item=Article(
                url=address,
                canonical_url=canonical,
                site=site,
                fetched_at=fetched_at,
                id=article_id(canonical),
                fingerprint=content_fingerprint(values.get("title", ""), values.get("body", "")),
                extraction=extracted.rules,
                stripped=len(extracted.stripped),
                **{name: value for name, value in values.items() if name != "canonical_url"},
            )
        )
        loader.extracted = extracted
        if cls is ArticleLoader:  # another may have output processors of its own
            loader._as_read = {name: [*collected] for name, collected in loader._values.items()}
        return loader

    def load_item(self) -> Article:
        """The article; its values go through the output processors.

        Not those to which nothing was added, unless a subclass may have processors for them.
        """
        # Most pages' articles are what `from_page` read: their way through the processors, where
        # they change nothing, would be a fortieth of a page's time.
        if self._values == self._as_read:
            article: Article = self.item
        else:
            article = super().load_item()
        return article
