"""What a crawl yields: the article, and what a link already says about one."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Article:
    """One news article. Every text is Unicode NFC; an unknown field is empty or None."""

    url: str = ""
    """Where it was fetched from, after redirects."""

    canonical_url: str = ""
    """The page's own canonical URL if credible, else `url`; without tracking parameters."""

    site: str = ""
    """Name of the spider that found it."""

    title: str = ""
    """Headline, without the name of the site."""

    description: str | None = None
    """Summary or standfirst that the page declares."""

    body: str = ""
    """Text of the article: paragraphs, headings and list items, separated by a blank line."""

    paywalled: bool = False
    """Whether the page says that the article is for subscribers: `body` is what of it the page
    holds, a teaser or all."""

    next_part: str | None = None
    """Where an article is spread over several pages, the address of the part that follows; `body`
    is this page's part."""

    authors: list[str] = field(default_factory=list)
    """People, in the page's order, as the page spells them: no "By", no roles, no agencies.

    Where only a newsroom or an agency is credited, its name.
    """

    publisher: str | None = None
    """Name of the publishing organisation."""

    agency: str | None = None
    """News agency that the text is credited to, as printed ("PTI", "Udaipur Kiran News")."""

    dateline: str | None = None
    """Place and date that open the text, as printed ("मास्को, 22 अगस्त"); `body` keeps them."""

    date_published: str | None = None
    """ISO 8601 with UTC offset, "2026-11-24T08:30:00+05:30"; the bare day, "2026-11-24", where the
    page gives no time or does not tell its zone."""

    date_modified: str | None = None
    """As `date_published`; only where the page states it."""

    language: str | None = None
    """BCP 47 tag: "hi", "pt-BR"."""

    section: str | None = None
    """Section or category of the site that the article belongs to."""

    tags: list[str] = field(default_factory=list)
    """Keywords or topics, in the page's order, each once."""

    image: str | None = None
    """Absolute URL of the lead image."""

    fetched_at: str = ""
    """ISO 8601 in UTC: when the response arrived, or the date of the WARC record."""

    id: str = ""
    """Stable identifier: 16 hexadecimal digits derived from `canonical_url`."""

    fingerprint: str = ""
    """16 hexadecimal digits derived from title and body, blind to case, spacing and punctuation."""

    version: int = 1
    """1 for the first publication, one more for each changed text at the same `canonical_url`."""

    removed_at: str | None = None
    """ISO 8601 in UTC: when its site was found to have removed it; then there is no text. Only with
    NEWSBOT_TOMBSTONES."""

    duplicate_of: str | None = None
    """`id` of the article that this one repeats."""

    extraction: dict[str, str] = field(default_factory=dict)
    """Field → the rule that won it: "site" (the spider's own), "json-ld", "microdata", "og",
    "meta", "html" (the visible page), "generic" (body), "text" (read from the body), "byline",
    "url", "title", "twitter", "link" (the feed or sitemap)."""

    stripped: int = 0
    """Number of boilerplate lines removed from the text."""


@dataclass(slots=True)
class Hints:
    """What a feed, a sitemap or a listing says about an article before it is fetched.

    Fills gaps that the page leaves; never overrules it. Plain values only, so that it can
    travel inside a stored request.
    """

    title: str | None = None
    description: str | None = None
    date_published: str | None = None
    """ISO 8601 with offset where the source gives one."""
    date_modified: str | None = None
    language: str | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    section: str | None = None
    image: str | None = None
    publisher: str | None = None
