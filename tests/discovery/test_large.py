"""Sitemaps of 50,000 URLs are read entry by entry, and read the same as small ones."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

import pytest

from newsbot.discovery import Discovered, Link, Sitemap, read_source, stream_source
from newsbot.discovery.documents import STREAMED

NOW = datetime(2026, 11, 24, tzinfo=UTC)
URL = "https://www.example.com/sitemap.xml"
ENTRY = (
    "<url><loc>https://www.example.com/story-{n}.html</loc><lastmod>2026-11-2{d}</lastmod>"
    "<news:news><news:title>Story {n} &amp; more</news:title></news:news></url>"
)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset '
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)


def entries(number: int, first: int = 0) -> str:
    return "".join(ENTRY.format(n=n, d=n % 4) for n in range(first, first + number))


def stream(document: str | bytes, found: Discovered) -> Iterator[Link]:
    body = document.encode() if isinstance(document, str) else document
    return stream_source(Sitemap(URL), body, URL, now=NOW, found=found)


def test_a_large_sitemap_reads_as_its_small_parts_do() -> None:
    large = read_source(Sitemap(URL), f"{HEAD}{entries(2_500)}</urlset>".encode(), URL, now=NOW)
    small: list[Link] = []
    for first in range(0, 2_500, 500):
        part = f"{HEAD}{entries(500, first)}</urlset>".encode()
        assert len(part) < STREAMED
        small += read_source(Sitemap(URL), part, URL, now=NOW).links
    assert large.links == small
    assert not large.problems


def test_links_come_before_the_document_is_read() -> None:
    found = Discovered()
    links = stream(f"{HEAD}{entries(5_000)}<url><loc>&broken</urlset>", found)
    first = list(islice(links, 3))
    assert [link.url[-12:] for link in first] == ["story-0.html", "story-1.html", "story-2.html"]
    assert not found.problems  # the fault at the end has not been met
    assert sum(1 for _ in links) >= 4_997
    assert found.problems["broken_xml"] == 1


@pytest.mark.parametrize("fault", ["&", "&nbsp;", "\x01", "<url><loc>/cut"])
def test_a_fault_in_the_middle_costs_nothing_else(fault: str) -> None:
    found = Discovered()
    document = f"{HEAD}{entries(2_000)}<url><loc>/odd-{fault}.html</loc></url>"
    urls = [link.url for link in stream(f"{document}{entries(500, 2_000)}</urlset>", found)]
    assert found.problems["broken_xml"] == 1
    assert len(urls) == len(set(urls))
    assert urls[:2_000] == [f"https://www.example.com/story-{n}.html" for n in range(2_000)]
    if "cut" not in fault:
        assert len(urls) == 2_501


def test_a_bomb_of_entities_is_not_expanded() -> None:
    bomb = '<!DOCTYPE urlset [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;">]>'
    document = HEAD.replace("<urlset", f"{bomb}<urlset") + entries(2_000)
    urls = [
        link.url for link in stream(f"{document}<url><loc>/&b;</loc></url></urlset>", Discovered())
    ]
    assert len(urls) >= 2_000
    assert not any("xxx" in url for url in urls)


def test_packed_and_more_than_allowed() -> None:
    found = Discovered()
    packed = gzip.compress(f"{HEAD}{entries(50_010)}</urlset>".encode(), 1)
    assert sum(1 for _ in stream(packed, found)) == 50_000
    assert found.problems == {"too_many_entries": 1}
