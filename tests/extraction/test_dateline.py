"""Datelines and agencies at the ends of a report."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.extraction.dateline import Dateline, closing_agency, parse_dateline


@pytest.mark.parametrize(
    ("text", "dateline", "agency"),
    [
        ("मास्को, 22 अगस्त (Udaipur Kiran News). भारत के", "मास्को, 22 अगस्त", "Udaipur Kiran News"),
        ("नई दिल्ली, 5 मई (भाषा) प्रधानमंत्री ने", "नई दिल्ली, 5 मई", "भाषा"),
        ("NEW DELHI, Aug 22 (PTI) - The", "NEW DELHI, Aug 22", "PTI"),
        ("New Delhi [India], August 22 (ANI): The", "New Delhi [India], August 22", "ANI"),
        ("পটনা, ২২ আগস্ট (পিটিআই): বিহার", "পটনা, ২২ আগস্ট", "পিটিআই"),
        ("சென்னை, ஆகஸ்ட் 22 (பிடிஐ): தமிழ", "சென்னை, ஆகஸ்ட் 22", "பிடிஐ"),
        ("KYIV, Ukraine (AP) — Russian", "KYIV, Ukraine", "AP"),
        ("BERLIN, May 5 (Reuters) - Germany", "BERLIN, May 5", "Reuters"),
        ("Berlin/Paris (dpa/AFP) - Der", "Berlin/Paris", "dpa/AFP"),
        ("Madrid, 22 ago (EFE).- El", "Madrid, 22 ago", "EFE"),
        ("(ANSA) - ROMA, 22 AGO - Il", "ROMA, 22 AGO", "ANSA"),
        ("МОСКВА, 22 августа. /ТАСС/. Президент", "МОСКВА, 22 августа", "ТАСС"),
        ("МОСКВА, 22 авг - РИА Новости. Президент", "МОСКВА, 22 авг", "РИА Новости"),
        ("ANKARA (AA) - Cumhur", "ANKARA", "AA"),
        ("دبي 22 أغسطس (رويترز) - قال", "دبي 22 أغسطس", "رويترز"),
        ("新华社北京8月22日电（记者 张三）国家", "北京8月22日", "新华社"),
        ("【8月22日 AFP】米", "8月22日", "AFP"),
        ("【ワシントン時事】米", "ワシントン", "時事"),
        ("(서울=연합뉴스) 홍길동 기자 = 정부", "서울", "연합뉴스"),
        ("Jakarta (ANTARA) - Presiden", "Jakarta", "ANTARA"),
        ("कोलकाता, 22 अगस्त: मुख्यमंत्री ने", "कोलकाता, 22 अगस्त", None),
        ("WASHINGTON — President", "WASHINGTON", None),
    ],
)
def test_datelines(text: str, dateline: str, agency: str | None) -> None:
    assert parse_dateline(text) == Dateline(dateline, agency)


@pytest.mark.parametrize(
    "text",
    [
        "The president (left) said on May 5 that",
        "Angela Merkel (CDU) sagte am Montag",
        "Berlin ist schön. Am 5. Mai (Freitag) regnet es.",
        "On August 22, 2024 (Thursday), we met",
        "Apple (AP) shares rose",
        "He — like all others — left",
        "In May 5, things changed",
        "Am 5. Mai – dem Tag der",
        "Q: What is it?",
        "5 मई, 2026 को",
        "",
        "\n\n",
    ],
)
def test_no_datelines(text: str) -> None:
    assert parse_dateline(text) is None


def test_the_seed(shared: Path) -> None:
    text = (shared / "seed/seed.txt").read_text("utf-8")
    assert parse_dateline(text) == Dateline("मास्को, 22 अगस्त", "Udaipur Kiran News")


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("One.\n\nTwo. (PTI)", "PTI"),
        ("One.\n\n(With inputs from ANI)", "ANI"),
        ("One.\n\n-- IANS", "IANS"),
        ("एक।\n\nदो। (एजेंसी)", "एजेंसी"),
        ("One.\n\nTwo (2026).", None),
        ("One.\n\nThe end of the story, it was (not).", None),
        ("", None),
    ],
)
def test_the_agency_at_the_end(text: str, agency: str | None) -> None:
    assert closing_agency(text) == agency


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    found = parse_dateline(text)
    assert found is None or found.text or found.agency
    closing_agency(text)
