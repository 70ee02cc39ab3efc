"""From a page to an `Article`: the loader that spiders fill, with one cleaner per field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itemloaders import ItemLoader
from itemloaders.processors import Identity, TakeFirst

from newsbot.extraction.article import SiteRule, extract
from newsbot.items import Article, Hints
from newsbot.urls import article_id, canonical_url

if TYPE_CHECKING:
    from newsbot.extraction.article import Extracted
    from newsbot.extraction.page import Page


class ArticleLoader(ItemLoader):
    """An ordinary item loader; `from_page` fills it, `load_item` gives the `Article`."""

    default_item_class = Article
    default_output_processor = TakeFirst()
    authors_out = Identity()
    tags_out = Identity()
    extraction_out = TakeFirst()
    extracted: Extracted | None = None
    """What `from_page` loaded, with its trace."""

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
        """Everything that `page` gives of its article.

        Args:
            page: consumed by the extraction.
            rule: what is known of the site.
            hints: what the link said; fills gaps.
            site: name of the spider.
            fetched_at: ISO 8601 in UTC.
            url: where it was fetched from, if not `page.url`.
        """
        from newsbot.duplicates.fingerprints import content_fingerprint

        extracted = extract(page, rule, hints)
        values = extracted.values
        address = url or page.url
        canonical = values.get("canonical_url") or canonical_url(address)
        loader = cls()
        loader.extracted = extracted
        for name, value in values.items():
            loader.add_value(name, value)
        facts: dict[str, Any] = {
            "url": address,
            "canonical_url": canonical,
            "site": site,
            "fetched_at": fetched_at,
            "id": article_id(canonical),
            "fingerprint": content_fingerprint(values.get("title", ""), values.get("body", "")),
            "extraction": extracted.rules,
            "stripped": len(extracted.stripped),
        }
        for name, value in facts.items():
            loader.replace_value(name, value)
        return loader
