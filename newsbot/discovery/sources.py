"""Where a site lists its articles, and what reading such a place gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from newsbot.items import Hints

MAX_DEPTH = 3
"""Sitemap indexes above a sitemap; the protocol knows one, large sites use two."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place that lists articles. Equal values are the same source; `to_dict` is plain data."""

    url: str

    def to_dict(self) -> dict[str, Any]:
        """`kind` and the fields that are set, as strings and numbers; see `source_from_dict`."""
        fields = {name: value for name, value in asdict(self).items() if value not in (None, 0)}
        return {"kind": type(self).__name__, **fields}


@dataclass(frozen=True, slots=True)
class Sitemap(Source):
    """A sitemap or an index of sitemaps (sitemaps.org), plain or gzip."""

    include: str | None = None
    """Regular expression: which sitemaps of an index are read (`search` on the URL)."""
    since: int | None = None
    """Days: entries and sitemaps last modified earlier are left out; undated ones stay."""
    depth: int = field(default=0, kw_only=True)
    """Indexes that led here."""


@dataclass(frozen=True, slots=True)
class NewsSitemap(Sitemap):
    """A sitemap of the last two days with title, date and language (Google News)."""


@dataclass(frozen=True, slots=True)
class Feed(Source):
    """RSS 0.9x, 1.0, 2.0 or Atom."""


@dataclass(frozen=True, slots=True)
class Listing(Source):
    """A page with links to articles; the spider's `article_urls` tells them from the rest."""

    links: str | None = None
    """CSS or XPath of the links, or of elements that hold them; default: every link."""


_KINDS: dict[str, type[Source]] = {
    kind.__name__: kind for kind in (Sitemap, NewsSitemap, Feed, Listing)
}


def source_from_dict(data: dict[str, Any]) -> Source:
    """The inverse of `Source.to_dict`.

    Raises:
        ValueError: no such kind, or a field that it does not have.
    """
    fields = dict(data)
    kind = fields.pop("kind", None)
    try:
        return _KINDS[kind](**fields)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a source: {data!r}") from error


@dataclass(slots=True)
class Link:
    """One article to fetch."""

    url: str
    """Canonical, absolute."""
    hints: Hints = field(default_factory=Hints)
    lastmod: str | None = None
    """ISO 8601; when the source says that the page last changed."""


@dataclass(slots=True)
class Discovered:
    """What one document of a source gave. `problems` counts what was wrong, by reason."""

    links: list[Link] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    lastmods: dict[str, str] = field(default_factory=dict)
    """URL of a source → ISO 8601, where an index says when it last changed."""
    problems: Counter[str] = field(default_factory=Counter)
