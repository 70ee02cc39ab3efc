"""One page in, one article's fields out: site rule → structured data → generic → hints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsbot.extraction import fields
from newsbot.extraction.selectors import select_texts
from newsbot.extraction.structured import Structured
from newsbot.items import Hints

if TYPE_CHECKING:
    from newsbot.boilerplate import Stripped
    from newsbot.extraction.body import Body
    from newsbot.extraction.page import Page


@dataclass(frozen=True, slots=True)
class SiteRule:
    """What is known of one site; all of it optional."""

    body: str | None = None
    """Selector of the paragraphs of the article, or of what holds them."""
    remove: Sequence[str] = ()
    """Selectors of what is not the article."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Article field → selector; `::text` and `::attr(name)` as in Scrapy, or XPath."""
    language: str | None = None
    """BCP 47 tag of the site."""
    timezone: str | None = None
    """Zone of dates without one: IANA name or UTC offset ("Asia/Kolkata", "+05:30")."""
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value that was weighed for a field."""

    field: str
    rule: str
    raw: Any
    value: Any
    """After cleaning; None where the cleaner refused it."""


@dataclass(slots=True)
class Extracted:
    """Fields of one article, and how each was found."""

    values: dict[str, Any] = field(default_factory=dict)
    """Article field → cleaned value; a field that nothing gives is absent."""
    rules: dict[str, str] = field(default_factory=dict)
    """Article field → name of the rule that won."""
    stripped: list[Stripped] = field(default_factory=list)
    body: Body | None = None
    """The body with its trace."""
    trace: list[Candidate] = field(default_factory=list)
    """Every candidate that was weighed, in order."""
    paywalled: bool = False


def extract(page: Page, rule: SiteRule | None = None, hints: Hints | None = None) -> Extracted:
    """All that the page gives of its article. Consumes `page.root`: stripping changes it.

    Raises:
        ValueError: a selector in `rule` that is neither CSS nor XPath.
    """
    return _Extraction(page, rule or SiteRule(), hints or Hints()).run()


class _Extraction:
    def __init__(self, page: Page, rule: SiteRule, hints: Hints) -> None:
        self.page, self.rule, self.hints = page, rule, hints
        self.structured = Structured(page)
        self.result = Extracted()

    def run(self) -> Extracted:
        from newsbot.extraction.body import extract_body

        cleaners = {
            "title": fields.clean_title,
            "description": fields.clean_description,
            "authors": fields.clean_authors,
            "date_published": fields.parse_date,
            "date_modified": fields.parse_date,
            "section": fields.clean_description,
            "tags": fields.clean_tags,
            "image": self._image,
            "publisher": fields.clean_description,
            "language": fields.clean_language,
        }
        for name, clean in cleaners.items():
            self._first(name, clean)
        values = self.result.values
        body = extract_body(
            self.page,
            selector=self.rule.body,
            remove=self.rule.remove,
            title=values.get("title"),
            description=values.get("description"),
            language=values.get("language"),
            article_body=next((str(raw) for _, raw in self.structured.candidates("body")), None),
        )
        self.result.body = body
        self.result.stripped = body.stripped
        self.result.paywalled = body.paywalled
        if body.text:
            self._set("body", body.rule, body.text)
        return self.result

    def _image(self, raw: Any) -> str | None:
        return self.page.absolute(fields.clean_image(raw))

    def _set(self, name: str, rule: str, value: Any) -> None:
        self.result.values[name] = value
        self.result.rules[name] = rule

    def _first(self, name: str, clean: Any) -> None:
        for rule, raw in self._candidates(name):
            value = clean(raw)
            self.result.trace.append(Candidate(name, rule, raw, value or None))
            if value:
                self._set(name, rule, value)
                return

    def _candidates(self, name: str) -> Iterator[tuple[str, Any]]:
        if selector := self.rule.fields.get(name):
            found = select_texts(self.page.root, selector)
            if name in ("authors", "tags"):
                yield "site", found
            else:
                for text in found:
                    yield "site", text
        if (
            declared := getattr(self.rule, name, None)
            if name in ("language", "publisher")
            else None
        ):
            yield "site", declared
        yield from self.structured.candidates(name)
        if hint := getattr(self.hints, name, None):
            yield "link", hint
