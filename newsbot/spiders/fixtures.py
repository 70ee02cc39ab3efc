"""Saved pages of a site and what is expected of them: `tests/pages/<country>/<site>/`.

A page is two files: `<id>.html.gz`, the bytes as fetched, and `<id>.json`, where they came from,
what every field should be, and whether a person has looked at that (`reviewed`).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from newsbot.extraction.article import SiteRule
from newsbot.extraction.page import Page
from newsbot.items import Article
from newsbot.loaders import ArticleLoader
from newsbot.spiders.news import NewsSpider
from newsbot.urls import article_id, canonical_url

FIELDS = ("title", "body", "authors", "date_published", "language")
"""What is compared."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """One saved page and the expectation."""

    file: Path
    """The JSON file; the page lies beside it."""
    url: str
    fetched_at: str
    """ISO 8601 in UTC."""
    expected: dict[str, Any]
    reviewed: bool = False
    encoding: str | None = None
    """What the HTTP header declared."""

    @property
    def page_file(self) -> Path:
        return self.file.with_suffix(".html.gz")

    def page(self) -> Page:
        return Page(gzip.decompress(self.page_file.read_bytes()), self.url, self.encoding)

    def write(self, body: bytes | None = None) -> None:
        """Both files; the page only where `body` is given."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        if body is not None:
            self.page_file.write_bytes(gzip.compress(body, mtime=0))
        values = {name: value for name, value in asdict(self).items() if name != "file"}
        text = json.dumps(values, ensure_ascii=False, indent=2)
        self.file.write_text(text + "\n", encoding="utf-8")


def folder_of(pages: Path, spider: type[NewsSpider]) -> Path:
    """Where the pages of a site lie, under `tests/pages`."""
    return pages / (spider.country or "").lower() / spider.name


def read(file: Path) -> Fixture:
    """The fixture of a JSON file.

    Raises:
        ValueError: it is none.
    """
    try:
        return Fixture(file, **json.loads(file.read_text(encoding="utf-8")))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{file} is no page fixture: {error}") from error


def read_all(folder: Path) -> Iterator[Fixture]:
    """Every fixture below a folder, by file name."""
    for file in sorted(folder.rglob("*.json")):
        yield read(file)


def extract_fields(page: Page, spider: type[NewsSpider]) -> dict[str, Any]:
    """`FIELDS` of a page by the rules of a site's spider."""
    return fields_of(page, spider().rule)


def fields_of(page: Page, rule: SiteRule) -> dict[str, Any]:
    """`FIELDS` of a page by a rule."""
    article: Article = ArticleLoader.from_page(page, rule=rule).load_item()
    return {name: getattr(article, name) for name in FIELDS}


def make(folder: Path, page: Page, fields: dict[str, Any], fetched_at: str) -> Fixture:
    """A fixture that nobody has reviewed yet; not written."""
    file = folder / f"{article_id(canonical_url(page.url))}.json"
    return Fixture(file, page.url, fetched_at, fields, encoding=page.encoding)


def differences(fixture: Fixture, spider: type[NewsSpider]) -> dict[str, tuple[Any, Any]]:
    """Field → what is expected, what is found; only where they differ."""
    found = extract_fields(fixture.page(), spider)
    return {
        name: (fixture.expected.get(name), found[name])
        for name in FIELDS
        if fixture.expected.get(name) != found[name]
    }


def accept(fixture: Fixture, spider: type[NewsSpider]) -> Fixture:
    """The same page with what is found now as the expectation, to be reviewed."""
    found = extract_fields(fixture.page(), spider)
    return replace(fixture, expected=found, reviewed=fixture.reviewed and found == fixture.expected)
