"""One document of a source in, links and further sources out. Pure: no request, no clock."""

from __future__ import annotations

import re
from datetime import datetime

from newsbot.discovery.documents import local_name, parse_xml, unpack
from newsbot.discovery.feeds import read_feed
from newsbot.discovery.listings import read_listing
from newsbot.discovery.sitemaps import read_index, read_text, read_urlset
from newsbot.discovery.sources import Discovered, Listing, Sitemap, Source
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
    if isinstance(source, Listing):
        found = read_listing(Page(body, url, encoding), source)
    else:
        found = _read_document(source, body, url, encoding, now)
    if not (found.links or found.sources or found.problems):
        found.problems["no_links"] += 1
    return found


def _read_document(
    source: Source, body: bytes, url: str, encoding: str | None, now: datetime
) -> Discovered:
    before = Discovered()
    body = unpack(body, before.problems)
    sitemap = source if isinstance(source, Sitemap) else Sitemap(source.url)
    if _LOOKS_LIKE_TEXT_SITEMAP.match(body):
        found = read_text(body.decode("utf-8-sig", "replace"), url)
        found.problems += before.problems
        return found
    root = parse_xml(body, url, encoding, before.problems)
    name = "" if root is None else local_name(root)
    if root is None:
        return before
    if name == "sitemapindex":
        found = read_index(root, sitemap, url, now)
    elif name == "urlset":
        found = read_urlset(root, sitemap, url, now)
    elif name in ("rss", "rdf", "feed"):
        found = read_feed(root, url)
    else:
        found = Discovered()
        found.problems["html" if name == "html" else "unknown_document"] += 1
    found.problems += before.problems
    return found
