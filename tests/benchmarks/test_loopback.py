"""The loopback newspaper and what its log says."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from benchmarks.harness import Newspaper
from benchmarks.loopback import Hit, Pages, Site, gaps


def test_every_page_can_be_reached_from_the_first() -> None:
    site = Site(pages=200, port=80, hosts=3, fanout=5)
    reached, waiting = {0}, [0]
    while waiting:
        links = set(site.links(waiting.pop())) - reached
        reached |= links
        waiting += links
    assert reached == set(range(200))


def test_pages_are_of_their_size_and_always_the_same() -> None:
    pages = Pages(Site(pages=50, port=80))
    assert pages.render(7) == Pages(Site(pages=50, port=80)).render(7)
    assert 59_000 < len(pages.render(7)) <= 60_000
    assert pages.article(7) != pages.article(8)


def test_the_log_tells_host_page_and_time(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Newspaper(Site(pages=4, port=0, hosts=2, size=5000), log) as paper:
        for page in (0, 3):
            with urllib.request.urlopen(paper.site.url(page), timeout=5) as answer:
                assert f"Story {page} of the" in answer.read().decode()
    hits = paper.hits()
    assert [(hit.host, hit.page) for hit in hits] == [(0, 0), (1, 3)]
    assert hits[0].time < hits[1].time


def test_gaps_are_measured_per_host_between_pages() -> None:
    hits = [Hit(1.0, 0, 0), Hit(1.1, 1, 1), Hit(1.2, 0, -1), Hit(1.5, 0, 2)]
    assert list(gaps(hits)) == [(0, 0.5)]
