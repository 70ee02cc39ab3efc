"""What goes into an extraction, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsbot.boilerplate import Stripped
from newsbot.extraction.body import Body


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
