from __future__ import annotations

from collections.abc import Mapping

import pytest

from newsbot.items import Article
from newsbot.monitoring.drift import FIELDS, Seen, dropped, drops

WHOLE = {"articles": 1.0, "duplicates": 0.1, "length": 2000.0, **dict.fromkeys(FIELDS, 1.0)}


def recent(pages: int = 40, articles: int = 40, **changes: float) -> dict[str, float]:
    counts = {"duplicates": 4.0, "length": 2000.0 * articles, **dict.fromkeys(FIELDS, articles)}
    return {"pages": pages, "articles": articles, **counts, **changes}


def measures(now: Mapping[str, float], past: Mapping[str, float] = WHOLE) -> list[str]:
    return [drop.measure for drop in drops("daily", now, past)]


def test_what_stays_is_not_told() -> None:
    assert measures(recent()) == []


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (recent(authors=28), ["authors"]),  # 70 %
        (recent(authors=29), []),
        (recent(articles=20), ["articles"]),
        (recent(articles=21), []),
        (recent(articles=0, length=0), ["articles"]),
        (recent(articles=18, authors=0, length=0), ["articles"]),
        (recent(length=900.0 * 40), ["length"]),
        (recent(duplicates=24), ["duplicates"]),
        (recent(image=0, date_published=0), ["date_published", "image"]),
    ],
)
def test_what_fell_is_told(now: dict[str, float], told: list[str]) -> None:
    assert measures(now) == told


def test_chance_is_not_told() -> None:
    past = {**WHOLE, "authors": 0.5}
    assert measures(recent(20, 20, authors=6.0), past) == []  # -40 %, and two standard deviations
    assert measures(recent(200, 200, authors=60.0), past) == ["authors"]


def test_a_field_that_a_site_never_had_is_not_missed() -> None:
    assert measures(recent(authors=0), {**WHOLE, "authors": 0.0}) == []


def test_what_is_seen_is_counted() -> None:
    seen = Seen()
    for size in (100, 300, 500):
        seen.add(Article(title="t", body="x" * size, authors=["A"] if size > 100 else []))
    seen.add(None)
    counts = seen.counts()
    assert (counts["pages"], counts["articles"], counts["authors"]) == (4, 3, 2)
    assert counts["length"] == 300 * 3
    assert Seen(pages=1).counts()["length"] == 0


def test_a_drop_in_words() -> None:
    (drop,) = drops("daily", recent(authors=10), WHOLE)
    assert str(drop) == "daily: authors 25% of articles, before 100% (on 40 pages)"
    stats = {"newsbot/health/dropped/daily/authors": 0.25, "newsbot/health/judged": 1}
    assert dropped(stats) == ["daily is not as it was: authors 25%; scrapy check daily"]
