"""One page in, one article's fields out: site rule → structured data → generic → hints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from lxml import etree

from newsbot.extraction import fields
from newsbot.extraction.agencies import is_agency
from newsbot.extraction.authors import clean_authors, is_organisation, is_person_beyond_doubt
from newsbot.extraction.body import extract_body
from newsbot.extraction.bylines import bylines
from newsbot.extraction.credits import credits_in
from newsbot.extraction.dateline import closing_agency, parse_dateline
from newsbot.extraction.dates import parse_date
from newsbot.extraction.extent import is_paywalled, next_part
from newsbot.extraction.extracted import Candidate as Candidate
from newsbot.extraction.extracted import Extracted as Extracted
from newsbot.extraction.extracted import SiteRule as SiteRule
from newsbot.extraction.headings import headings_of, parts_of, place_of
from newsbot.extraction.languages import clean_language, settle_language
from newsbot.extraction.page import Page
from newsbot.extraction.published import (
    agreed_date,
    dated_lines,
    day_in_url,
    labelled_dates,
    visible_dates,
)
from newsbot.extraction.selectors import select_texts
from newsbot.extraction.structured import Structured
from newsbot.extraction.text import clean_text, folded
from newsbot.extraction.titles import (
    Heading,
    choose_title,
    clean_title,
    is_site_name,
    is_tail,
    longest_segment,
)
from newsbot.extraction.visible import Surroundings
from newsbot.items import Hints

MAX_TITLE = 1000
"""Characters of a wording that are weighed: headline and names of the site."""

MAX_DATE = 30
"""Characters of a line that is a date and a word or two beside it."""


def extract(
    page: Page,
    rule: SiteRule | None = None,
    hints: Hints | None = None,
    *,
    fetched_at: str | None = None,
) -> Extracted:
    """All that the page gives of its article.

    Args:
        page: read, not changed.
        rule: what is known of the site.
        hints: what the link said; fills gaps.
        fetched_at: ISO 8601; a date of publication that lies after it is refused.

    Raises:
        ValueError: a selector in `rule` that is neither CSS nor XPath.
    """
    return _Extraction(page, rule or SiteRule(), hints or Hints(), fetched_at).run()


class _Extraction:
    def __init__(self, page: Page, rule: SiteRule, hints: Hints, fetched_at: str | None) -> None:
        self.page, self.rule, self.hints, self.fetched_at = page, rule, hints, fetched_at
        self.structured = Structured(page)
        self.result = Extracted()
        self.values = self.result.values
        self.newsroom: tuple[str, list[str]] | None = None
        """The first that is credited and is no person, and by which rule."""
        self.heading: etree._Element | None = None
        """The headline on the page: dates and bylines stand close to it."""

    def run(self) -> Extracted:
        self._first("language", clean_language)
        self._first("publisher", fields.clean_publisher)
        self._first("description", fields.clean_description)
        self._title()
        self._published()
        self._first("date_modified", self._parse_date)
        self._first_published()
        self._authors()
        self._first("section", fields.clean_section)
        self._first("tags", fields.clean_tags)
        self._first("image", self._image)
        self._canonical()
        self._body()
        self._after_body()
        return self.result

    # One field each

    def _title(self) -> None:
        if self._take_first("title", self._clean_title, self._declared("title")):
            return
        raw = self._raw_titles()
        names = list(self.site_names)
        known = {folded(name) for name in names}
        headings = headings_of(self.page)
        elsewhere = {folded(other) for place, other in raw.items() if place != "title"}
        for heading, text in headings:
            is_name = heading.tag == "h1" and folded(text) not in elsewhere
            if is_name and is_tail(raw.get("title", ""), text, known):
                names.append(text)
        # Most places say the same.
        clean = {text: clean_title(text, site_names=names) for text in set(raw.values())}
        said = {place: cleaned for place, text in raw.items() if (cleaned := clean[text])}
        if said.keys() == {"title"}:
            said["title"] = longest_segment(said["title"])
        known = {folded(name) for name in names}
        on_page = {
            cleaned: (heading, text)
            for heading, text in headings
            if not is_site_name(text, known)
            and (cleaned := clean.get(text) or clean_title(text, site_names=names))
        }
        choice = choose_title(
            said,
            [Heading(text, parts_of(heading)) for text, (heading, _) in on_page.items()],
            description=self.values.get("description", ""),
        )
        for place, text in said.items():
            self._note("title", place, raw[place], text)
        if choice is None:
            self._take_first("title", self._clean_title, self._hinted("title"))
            return
        rule, title = choice
        self._set("title", rule, title)
        shown = [(heading, text) for text, (heading, _) in on_page.items()]
        self.heading = place_of(title, shown, self.page)

    def _raw_titles(self) -> dict[str, str]:
        """What each place says the title is, the first that says anything."""
        found: dict[str, str] = {}
        for rule, raw in self.structured.candidates("title"):
            text = next(fields.texts(raw), "")[:MAX_TITLE]
            place = "twitter" if rule == "og" and "og" in found else rule
            if text and place not in found:
                found[place] = text
        if self.structured.page_title:
            found["title"] = self.structured.page_title[:MAX_TITLE]
        return found

    def _published(self) -> None:
        parse = self._parse_date
        if self._take_first("date_published", parse, self._declared("date_published")):
            return
        in_url = day_in_url(self.page.url)
        for rule, raw in self.structured.candidates("date_published"):
            date = parse(raw)
            self._note("date_published", rule, raw, date)
            if date is None:
                continue
            known = self.values.get("date_published")
            # The first; and the first with a time, if it is of the same day.
            if known is None or (len(known) == 10 and date.startswith(known)):
                self._set("date_published", rule, date)
            if "T" in self.values["date_published"]:
                break
        known = self.values.get("date_published")
        if in_url and (known is None or _days(in_url, known) > 1):
            self._note("date_published", "url", self.page.url, in_url)
            if parse(in_url):
                self._set("date_published", "url", in_url)
        if "date_published" not in self.values:
            shown = visible_dates(self.around, parse)
            self._take_first("date_published", parse, (("html", raw) for raw in shown))
        if "date_published" not in self.values:
            lines = dated_lines(self.page)
            for find in (labelled_dates, agreed_date):
                said = find(self.around, lines, parse)
                self._take_first("date_published", parse, (("html", raw) for raw in said))
        self._take_first("date_published", parse, self._hinted("date_published"))

    def _first_published(self) -> None:
        """An earlier date beside the headline, where the data call the last change publication.

        Builders of sites do so, and write a day alone.
        """
        said, changed = self.values.get("date_published"), self.values.get("date_modified")
        if not said or not changed or len(said) > 10 or changed[:10] > said:
            return
        if self.result.rules["date_published"] not in ("json-ld", "og", "meta"):
            return
        shown = next(visible_dates(self.around, self._parse_date), "")
        date = self._parse_date(shown) if len(shown) <= MAX_DATE else None
        if date and _days(date, said) > 1:
            self._note("date_published", "html", shown, date)
            self._set("date_published", "html", date)

    def _parse_date(self, raw: object) -> str | None:
        return parse_date(
            raw, languages=self.languages, timezone=self.rule.timezone, reference=self.fetched_at
        )

    @cached_property
    def around(self) -> Surroundings:
        return Surroundings(self.page, self.heading)

    @cached_property
    def languages(self) -> list[str]:
        declared = self.rule.language, self.values.get("language")
        return fields.without_repeats(tag for tag in declared if tag)

    def _authors(self) -> None:
        """The first place that names a person; else the first that names anyone."""
        known = {folded(name) for name in self.site_names}
        for rule, raw in self._author_candidates():
            names = self._clean_authors(raw)
            self._note("authors", rule, raw, names or None)
            if not names:
                continue
            if not any(is_organisation(name, known) for name in names):
                # Behind a newsroom's name only what is a person's beyond doubt.
                if self.newsroom is None or all(map(is_person_beyond_doubt, names)):
                    self._set("authors", rule, self._all_of(names))
                    return
            elif self.newsroom is None:
                self.newsroom = rule, names
        if self.newsroom:
            self._set("authors", *self.newsroom)

    def _all_of(self, names: list[str]) -> list[str]:
        """The longest list in the page's data that starts with the same author."""
        first = folded(names[0])
        for _, raw in self.structured.candidates("authors"):
            more = self._clean_authors(raw)
            if len(more) > len(names) and folded(more[0]) == first:
                names = more
        return names

    def _author_candidates(self) -> Iterator[tuple[str, Any]]:
        yield from self._declared("authors")
        yield from self.structured.candidates("authors")
        for names in bylines(self.around, close=self.newsroom is not None):
            yield "html", names
        yield from self._hinted("authors")

    def _image(self, raw: object) -> str | None:
        addresses = (self.page.absolute(address) for address in fields.image_addresses(raw))
        return next((address for address in addresses if address), None)

    def _canonical(self) -> None:
        def clean(raw: str) -> str | None:
            return fields.credible_canonical(self.page.absolute(raw), self.page.url)

        links = (("html", href) for href in self.structured.links.get("canonical", ()))
        shared = (("og", url) for url in self.structured.metas.get("og:url", ()))
        for candidates in (self._declared("canonical_url"), links, shared):
            if self._take_first("canonical_url", clean, candidates):
                return

    def _body(self) -> None:
        told = (fields.clean_article_body(raw) for _, raw in self.structured.candidates("body"))
        body = extract_body(
            self.page,
            selector=self.rule.body,
            remove=self.rule.remove,
            title=self.values.get("title"),
            description=self.values.get("description"),
            language=self.values.get("language"),
            article_body=next((text for text in told if text), None),
        )
        self.result.body = body
        self.result.stripped = body.stripped
        if text := clean_text(body.text):
            self._set("body", body.rule, text)
        body.paywalled = is_paywalled(self.page, self.structured)
        if body.paywalled:
            self.values["paywalled"] = True
        if part := next_part(self.page, self.structured.links.get("next", ())):
            self.values["next_part"] = part

    def _after_body(self) -> None:
        """What only the text tells: its language, dateline and agency."""
        text = self.values.get("body", "")
        declared = self.values.get("language")
        language, is_declared = settle_language(declared, text or self.values.get("title", ""))
        if language and not is_declared:
            self._note("language", "text", text[:60], language)
            self._set("language", "text", language)
        if not text:
            return
        if "authors" not in self.values:
            self._take_first(
                "authors", self._clean_authors, (("text", n) for n in credits_in(text))
            )
        dateline = parse_dateline(text)
        if dateline and dateline.text:
            self._set("dateline", "text", dateline.text)
        if "agency" in self.values:
            return
        if dateline and dateline.agency:
            self._set("agency", "text", dateline.agency)
        elif agency := closing_agency(text):
            self._set("agency", "text", agency)
        else:
            credited = [
                name
                for candidate in self.result.trace
                if candidate.field == "authors"
                for name in fields.texts(candidate.raw)
                if is_agency(name)
            ]
            if credited:
                self._set("agency", "byline", credited[0])

    # What they share

    @cached_property
    def site_names(self) -> list[str]:
        """Names that the page's site goes by: what a headline must not end in."""
        said = [self.rule.publisher, self.values.get("publisher")]
        for name in ("og:site_name", "application-name", "apple-mobile-web-app-title"):
            said += self.structured.metas.get(name, [])
        article = self.structured.json_ld_article
        if article is not None:
            for publisher in self.structured.graph.values(article, "publisher"):
                said += fields.texts(publisher)
        return fields.without_repeats(
            [name for name in said if name] + fields.names_of_site(self.page.url)
        )

    def _clean_authors(self, raw: object) -> list[str]:
        return clean_authors(raw, site_names=self.site_names)

    def _clean_title(self, raw: object) -> str | None:
        return clean_title(raw, site_names=self.site_names)

    def _first(self, name: str, clean: Callable[[Any], Any]) -> None:
        self._take_first(name, clean, self._declared(name)) or self._take_first(
            name, clean, self.structured.candidates(name)
        ) or self._take_first(name, clean, self._hinted(name))

    def _take_first(
        self, name: str, clean: Callable[[Any], Any], candidates: Iterator[tuple[str, Any]]
    ) -> bool:
        """Whether the field has a value; the first that its cleaner accepts, if it had none."""
        if name in self.values:
            return True
        for rule, raw in candidates:
            value = clean(raw)
            self._note(name, rule, raw, value or None)
            if value:
                self._set(name, rule, value)
                return True
        return False

    def _declared(self, name: str) -> Iterator[tuple[str, Any]]:
        """What the site's rule gives: the field's selector, or the site's language or publisher."""
        if selector := self.rule.fields.get(name):
            found = select_texts(self.page.root, selector)
            if name in ("authors", "tags"):
                if found:
                    yield "site", found
            else:
                for text in found:
                    yield "site", text
        if name == "publisher" and self.rule.publisher:
            yield "site", self.rule.publisher
        if name == "language":
            for tag in (
                self.page.root.get("lang"),
                self.page.root.get("{http://www.w3.org/XML/1998/namespace}lang"),
            ):
                if tag and not (
                    self.rule.language
                    and tag.partition("-")[0] != self.rule.language.partition("-")[0]
                ):
                    yield "html", tag
            if self.rule.language:
                yield "site", self.rule.language

    def _hinted(self, name: str) -> Iterator[tuple[str, Any]]:
        if hint := getattr(self.hints, name, None):
            yield "link", hint

    def _set(self, name: str, rule: str, value: Any) -> None:
        self.values[name] = value
        self.result.rules[name] = rule

    def _note(self, name: str, rule: str, raw: Any, value: Any) -> None:
        self.result.trace.append(Candidate(name, rule, raw, value))


def _days(earlier: str, later: str) -> int:
    return (dt.date.fromisoformat(later[:10]) - dt.date.fromisoformat(earlier[:10])).days
