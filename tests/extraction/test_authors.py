"""Bylines of many languages as people's names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newsbot.extraction.agencies import is_agency
from newsbot.extraction.authors import clean_authors
from newsbot.extraction.bylines import bylines
from newsbot.extraction.page import Page
from newsbot.extraction.visible import Surroundings


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("By Ann Lee", ["Ann Lee"]),
        ("By Ann Lee and Bob Ray", ["Ann Lee", "Bob Ray"]),
        ("Ann Lee, Bob Ray & Cy Poe", ["Ann Lee", "Bob Ray", "Cy Poe"]),
        ("Written by: Ann Lee, Staff Writer", ["Ann Lee"]),
        ("Ann Lee Senior Politics Editor, The Daily Planet", ["Ann Lee"]),
        ("Ann Lee | Political Correspondent | 24 Nov 2026", ["Ann Lee"]),
        ("By Ann Lee Dec 6, 2016, 4:08pm EST", ["Ann Lee"]),
        ("By Ann Lee @annlee ann.lee@example.org", ["Ann Lee"]),
        ("Ann Lee (Reuters)", ["Ann Lee"]),
        ("Dylan Bailey, MS, RD, FAND", ["Dylan Bailey, MS, RD, FAND"]),
        ("By Ann Lee Reviewed by Bob Ray", ["Ann Lee"]),
        ("CM Craig McCarthy", ["Craig McCarthy"]),
        ("Von Birgit Baumann und Anna Fink", ["Birgit Baumann", "Anna Fink"]),
        ("Par Marie Curie et Jean Moulin", ["Marie Curie", "Jean Moulin"]),
        ("Por Gabriel García Márquez", ["Gabriel García Márquez"]),
        ("Автор: Андрей Колесников", ["Андрей Колесников"]),
        ("लेखक: राम कुमार और सीता देवी", ["राम कुमार", "सीता देवी"]),
        ("作者：安东尼", ["安东尼"]),
        ("本报记者 魏喆", ["魏喆"]),
        ("문화부 홍길동 기자", ["문화부 홍길동"]),
        ("ANN LEE, AP", ["ANN LEE"]),
        ([{"@type": "Person", "name": "Ann Lee"}, {"name": "PTI"}], ["Ann Lee"]),
        ({"@type": "Person", "givenName": "Ann", "familyName": "Lee"}, ["Ann Lee"]),
        (["Ann Lee", "ann lee"], ["Ann Lee"]),
        ("https://www.facebook.com/annlee", []),
        ("ann.lee", []),
        ("{{ author }}", []),
        ("admin", []),
        ("24 November 2026", []),
        (None, []),
    ],
)
def test_bylines(raw: object, names: list[str]) -> None:
    assert clean_authors(raw) == names


def test_newsrooms_and_agencies_stand_only_alone() -> None:
    sites = ["Example News", "example.org"]
    assert clean_authors(["Example News", "Ann Lee"], site_names=sites) == ["Ann Lee"]
    assert clean_authors("example.org", site_names=sites) == ["example.org"]
    assert clean_authors({"@type": "Organization", "name": "Bureau of Trade and Labour"}) == [
        "Bureau of Trade and Labour"
    ]
    assert clean_authors("Associated Press") == ["Associated Press"]


@pytest.mark.parametrize(
    "name",
    ["PTI", "पीटीआई", "AFP/Reuters", "dpa", "Udaipur Kiran News", "新华社", "ТАСС", "ANI और PTI",
     "Deutsche Presse-Agentur", "رويترز", "共同通信", "(ANSA)", "Foo News Agency"],
)  # fmt: skip
def test_agencies(name: str) -> None:
    assert is_agency(name)


@pytest.mark.parametrize("name", ["Ann Lee", "", "The Hindu", "राम कुमार", "A" * 100])
def test_no_agencies(name: str) -> None:
    assert not is_agency(name)


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_authors(text)
    assert all(0 < len(name) <= 80 for name in once)


def found(body: str) -> list[str] | None:
    page = Page(f"<html><body>{body}</body></html>".encode(), "https://a.example/")
    heading: etree._Element | None = page.root.find(".//h1")
    return next(bylines(Surroundings(page, heading)), None)


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<h1>T</h1><p class=byline>By <a href='/author/ann'>Ann Lee</a>, Editor</p>", ["Ann Lee"]),
        ("<h1>T</h1><span class='author-name'>Ann Lee</span>", ["Ann Lee"]),
        ("<h1>T</h1><div>By <b>Ann Lee</b></div>", ["Ann Lee"]),
        ("<h1>T</h1><a rel=author>Ann Lee</a>", ["Ann Lee"]),
        ("<ul class=related><li class=author>Bob</li></ul><h1>T</h1><p class=author>Ann Lee</p>",
         ["Ann Lee"]),
        ("<h1>T</h1><p>x</p><div class='comments'><span class='author'>Bob Ray</span></div>", None),
        ("<div class='widget promoted'><h1>T</h1><p class=author>Ann Lee</p></div>", ["Ann Lee"]),
        ("<h1>T</h1><p class='author'>Reviewed by Bob Ray</p>", None),
        ("<h1>T</h1><p>Nothing of the kind here.</p>", None),
        ("<p>no headline</p>", None),
    ],
)  # fmt: skip
def test_the_visible_byline(html: str, names: list[str] | None) -> None:
    assert found(html) == names
