"""Sitemaps (sitemaps.org) and news sitemaps (Google's `news:` extension)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from lxml import etree

from newsbot.discovery.dates import hint_date
from newsbot.discovery.documents import local_name
from newsbot.discovery.sources import MAX_DEPTH, Discovered, Link, Sitemap
from newsbot.discovery.text import link_url, plain, unique
from newsbot.items import Hints

MAX_ENTRIES = 50_000
"""Of one document; the protocol's own limit."""


def read_index(root: etree._Element, source: Sitemap, url: str, now: datetime) -> Discovered:
    """The sitemaps of a `<sitemapindex>`, newest first.

    Counts `too_deep` below `MAX_DEPTH` indexes, `cycle` for a sitemap that lists itself.
    """
    found = Discovered()
    include = re.compile(source.include) if source.include else None
    oldest = _oldest(source, now)
    dated: dict[str, str] = {}
    for entry in _entries(root, "sitemap", found):
        values = _values(entry)
        child = link_url(values.get("loc", ""), url, found.problems)
        if child is None:
            continue
        if child in (url, source.url):
            found.problems["cycle"] += 1
        elif source.depth + 1 > MAX_DEPTH:
            found.problems["too_deep"] += 1
        elif include is None or include.search(child):
            lastmod = _date(values, "lastmod", found)
            if lastmod is None or lastmod >= oldest:
                dated[child] = lastmod or ""
    for child in sorted(dated, key=lambda child: dated[child], reverse=True):
        found.sources.append(replace(source, url=child, depth=source.depth + 1))
        if dated[child]:
            found.lastmods[child] = dated[child]
    return found


def urlset_links(
    entries: Iterable[etree._Element], source: Sitemap, url: str, now: datetime, found: Discovered
) -> Iterator[Link]:
    """The pages of a `<urlset>`, with what their `news:` and `image:` elements say.

    One after the other, as its children come: nothing of a document of 50,000 is held. Counts in
    `found.problems`.
    """
    oldest = _oldest(source, now)
    for entry in _entries(entries, "url", found):
        values = _values(entry)
        address = link_url(values.get("loc", ""), url, found.problems)
        if address is None:
            continue
        lastmod = _date(values, "lastmod", found)
        if lastmod is not None and lastmod < oldest:
            continue
        hints = Hints(
            title=plain(values.get("news/title", "")) or None,
            date_published=_date(values, "news/publication_date", found),
            date_modified=lastmod,
            language=values.get("news/publication/language"),
            tags=unique(plain(tag) for tag in values.get("news/keywords", "").split(",")),
            publisher=plain(values.get("news/publication/name", "")) or None,
            image=link_url(values["image/loc"], url) if "image/loc" in values else None,
        )
        yield Link(address, hints, lastmod)


def read_text(text: str, url: str) -> Discovered:
    """A sitemap in the protocol's text form: one URL a line."""
    found = Discovered()
    for line in text.splitlines()[:MAX_ENTRIES]:
        address = link_url(line, url, found.problems) if line.strip() else None
        if address is not None:
            found.links.append(Link(address))
    return found


def _entries(
    elements: Iterable[etree._Element], name: str, found: Discovered
) -> Iterator[etree._Element]:
    count = 0
    for element in elements:
        if local_name(element) != name:
            continue
        count += 1
        if count > MAX_ENTRIES:
            found.problems["too_many_entries"] += 1
            return
        yield element


def _values(entry: etree._Element) -> dict[str, str]:
    """Text by path of local names ("news/publication/name"); the first of each.

    Namespaces are not compared: real sitemaps get their URIs wrong.
    """
    values: dict[str, str] = {}
    pending = [("", child) for child in reversed(entry)]
    while pending:
        prefix, element = pending.pop()
        path = prefix + local_name(element)
        if element.text and (text := element.text.strip()):
            values.setdefault(path, text)
        pending.extend((path + "/", child) for child in reversed(element))
    return values


def _date(values: dict[str, str], name: str, found: Discovered) -> str | None:
    text = values.get(name)
    if not text:
        return None
    date = hint_date(text)
    if date is None:
        found.problems["bad_date"] += 1
    return date


def _oldest(source: Sitemap, now: datetime) -> str:
    """The day before which nothing is wanted. ISO 8601 texts compare as their days do."""
    return (now - timedelta(days=source.since)).date().isoformat() if source.since else ""
