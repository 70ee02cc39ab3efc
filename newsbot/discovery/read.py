"""One document of a source in, links and further sources out. Pure: no request, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from newsbot.discovery.documents import local_name, parse_xml, stream_urlset, unpack
from newsbot.discovery.feeds import read_feed
from newsbot.discovery.listings import read_listing
from newsbot.discovery.sitemaps import read_index, read_text, urlset_links
from newsbot.discovery.sources import Discovered, Link, Listing, Sitemap, Source
from newsbot.extraction.page import Page

_LOOKS_LIKE_TEXT_SITEMAP = re.compile(rb"(?:\xef\xbb\xbf)?\s*https?://\S+\s*(?:\n|\r|$)")


def read_source(
    source: Source, body: bytes, url: str, encoding: str | None = None, *, now: datetime
) -> Discovered:
    """What `body`, fetched for `source` from `url`, lists. Never raises on bad input.

    The document says what it is: a sitemap at a feed's address is read as a sitemap. What cannot be
    read is counted in `problems`: `empty`, `not_xml`, `html` (a page where XML was expected),
    `unknown_document`, `no_links`, and the finer reasons of the readers.
    """
    found = Discovered()
    found.links = list(stream_source(source, body, url, encoding, now=now, found=found))
    return found


def stream_source(
    source: Source,
    body: bytes,
    url: str,
    encoding: str | None = None,
    *,
    now: datetime,
    found: Discovered,
) -> Iterator[Link]:
    """The links of `read_source` one by one; the rest is in `found` once they are used up.

    A sitemap of 50,000 is read while its links are taken: nobody waits for all of it, and in
    memory are the bytes and one entry.
    """
    count = 0
    links: Iterable[Link]
    if isinstance(source, Listing):
        links = _links_of(read_listing(Page(body, url, encoding), source), found)
    else:
        links = _read_document(source, body, url, encoding, now, found)
    for link in links:
        count += 1
        yield link
    if not (count or found.sources or found.problems):
        found.problems["no_links"] += 1


def _read_document(
    source: Source, body: bytes, url: str, encoding: str | None, now: datetime, found: Discovered
) -> Iterable[Link]:
    body = unpack(body, found.problems)
    sitemap = source if isinstance(source, Sitemap) else Sitemap(source.url)
    if _LOOKS_LIKE_TEXT_SITEMAP.match(body):
        return _links_of(read_text(body.decode("utf-8-sig", "replace"), url), found)
    if (entries := stream_urlset(body, encoding, found.problems)) is not None:
        return urlset_links(entries, sitemap, url, now, found)
    root = parse_xml(body, url, encoding, found.problems)
    name = "" if root is None else local_name(root)
    if root is None:
        return ()
    if name == "urlset":
        return urlset_links(root, sitemap, url, now, found)
    if name == "sitemapindex":
        return _links_of(read_index(root, sitemap, url, now), found)
    if name in ("rss", "rdf", "feed"):
        return _links_of(read_feed(root, url), found)
    found.problems["html" if name == "html" else "unknown_document"] += 1
    return ()


def _links_of(part: Discovered, found: Discovered) -> list[Link]:
    """Move all but the links of `part` into `found`."""
    found.sources += part.sources
    found.problems += part.problems
    found.lastmods.update(part.lastmods)
    return part.links
