"""Days in the names of sitemaps, and which sitemaps a backfill reads."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from newsbot.discovery.periods import period, unneeded

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("url", "first", "last"),
    [
        ("https://a.example/sitemap-2024-05.xml", "2024-05-01", "2024-05-31"),
        ("https://a.example/sitemap_202402.xml.gz", "2024-02-01", "2024-02-29"),
        ("https://a.example/sitemaps/2024/12/31.xml", "2024-12-31", "2024-12-31"),
        ("https://a.example/sitemap.xml?date=20240513", "2024-05-13", "2024-05-13"),
        ("https://a.example/map?yyyy=2024&mm=5&dd=1", "2024-05-01", "2024-05-01"),
        ("https://a.example/articles-2019.xml", "2019-01-01", "2019-12-31"),
        ("https://a.example/map?yyyy=2024&mm=15", None, None),
        ("https://a.example/sitemap-12.xml", None, None),
        ("https://a.example/sitemap-120245.xml", None, None),
    ],
)
def test_period(url: str, first: str | None, last: str | None) -> None:
    expected = (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None
    assert period(url) == expected


def leave_out(urls: list[str], lastmods: dict[str, str] | None = None, **limits: str) -> set[str]:
    moments = {name: datetime.fromisoformat(text).replace(tzinfo=UTC)
               for name, text in limits.items()}  # fmt: skip
    return unneeded(urls, lastmods or {}, moments["since"], moments.get("until"), today=TODAY)


def test_months_outside_are_left_out() -> None:
    urls = [f"https://a.example/{year}-{month:02}.xml" for year in (2024, 2025)
            for month in range(1, 13)]  # fmt: skip
    needed = set(urls) - leave_out(urls, since="2025-02-10", until="2025-03-20")
    assert needed == {"https://a.example/2025-02.xml", "https://a.example/2025-03.xml"}


def test_a_day_at_the_border_is_read() -> None:
    urls = [f"https://a.example/2025/03/{day:02}.xml" for day in range(1, 31)]
    needed = set(urls) - leave_out(urls, since="2025-03-10", until="2025-03-12")
    assert {url[-6:-4] for url in needed} == {"09", "10", "11", "12", "13"}


def test_what_was_changed_last_before_is_left_out() -> None:
    lastmods = {"https://a.example/1.xml": "2024-03-01", "https://a.example/2.xml": "2025-03-01"}
    assert leave_out(list(lastmods), lastmods, since="2025-01-01") == {"https://a.example/1.xml"}


def test_numbers_are_no_years() -> None:
    urls = [f"https://a.example/sitemap-{number}.xml" for number in range(1990, 2040)]
    assert leave_out(urls, since="2025-01-01") == set()
