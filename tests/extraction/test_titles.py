"""The headline among its wordings, without the site's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.extraction.titles import Heading, choose_title, clean_title, is_tail, longest_segment

SITES = ["The Daily Planet", "dailyplanet", "dailyplanet.example"]


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("A story | The Daily Planet", "A story"),
        ("A story - The Daily Planet", "A story"),
        ("A story – Sport – The Daily Planet", "A story – Sport"),
        ("The Daily Planet: A story", "A story"),
        ("A story :: dailyplanet.example", "A story"),
        ("A story_The Daily Planet", "A story"),
        ("A well-known story - it ends", "A well-known story - it ends"),
        ("The Daily Planet wins a prize", "The Daily Planet wins a prize"),
        ("«A quote»", "«A quote»"),
        ("A &amp;quot;story&amp;quot; <b>now</b>", 'A "story" now'),
        ("किसानों के लिए नई योजना | Daily Planet Hindi", "किसानों के लिए नई योजना"),
        ("The Daily Planet", "The Daily Planet"),
        ("  ", None),
        (None, None),
        ("x" * 500, None),
    ],
)
def test_the_site_is_taken_off(raw: object, title: str | None) -> None:
    assert clean_title(raw, site_names=SITES) == title


@pytest.mark.parametrize(
    ("said", "headings", "expected"),
    [
        ({"json-ld": "A story", "og": "A story", "title": "A story"}, ["A story"], "A story"),
        # Another wording in the title element is for search engines.
        ({"json-ld": "Real", "og": "SEO words", "title": "SEO words"}, ["Real"], "Real"),
        ({"og": "SEO words here", "title": "SEO words here"}, ["SEO: other words here"],
         "SEO: other words here"),
        ({"json-ld": "Newsroom's own words", "og": "SEO", "title": "SEO"}, ["SEO"],
         "Newsroom's own words"),
        ({"json-ld": "A long story about a thi", "title": "T"}, ["A long story about a thing"],
         "A long story about a thing"),
        ({"json-ld": "Section", "og": "A long story about it", "title": "A long story about it"},
         ["A long story about it"], "A long story about it"),
        ({"og": "The story itself", "title": "The story itself"}, ["Menu", "The story itself"],
         "The story itself"),
        ({"title": "Search words"}, ["The headline of the story itself"],
         "The headline of the story itself"),
        ({"title": "A story"}, [], "A story"),
        ({"og": "A STORY", "title": "A story"}, ["A STORY"], "A story"),
        ({}, ["A story"], "A story"),
        ({}, [], None),
    ],
)  # fmt: skip
def test_wordings_are_weighed(
    said: dict[str, str], headings: list[str], expected: str | None
) -> None:
    choice = choose_title(said, [Heading(text) for text in headings])
    assert (choice[1] if choice else None) == expected


def test_a_kicker_in_the_heading_is_known_by_the_data() -> None:
    heading = Heading("Politics The story itself", ("Politics", "The story itself"))
    choice = choose_title({"og": "The story itself", "title": "The story itself"}, [heading])
    assert choice == ("og", "The story itself")


def test_two_kickers_before_the_same_words() -> None:
    heading = Heading("Middle East - Why restraint is possible")
    said = {"og": "Attack on a city: Why restraint is possible", "title": "Attack - News"}
    assert choose_title(said, [heading]) == ("html", "Why restraint is possible")
    heading = Heading("One thing we know - and another that we do not")
    said = {"og": "One thing all know - and another that we do not", "title": "One thing"}
    assert choose_title(said, [heading]) == ("html", heading.text)


def test_a_kicker_that_only_the_heading_has() -> None:
    said = {"og": "The council closes the bridge", "title": "The council closes the bridge - Hill"}
    heading = Heading("Minority in town - The council closes the bridge")
    assert choose_title(said, [heading]) == ("og", "The council closes the bridge")


def test_a_description_is_no_headline() -> None:
    said = {"json-ld": "What the story tells at length.", "og": "The story", "title": "The story"}
    choice = choose_title(
        said, [Heading("The story")], description="What the story tells at length."
    )
    assert choice is not None
    assert choice[1] == "The story"


def test_headings_that_name_the_site() -> None:
    assert is_tail("A story | Blog of Ann", "Blog of Ann", ())
    assert not is_tail("Blog of Ann", "Blog of Ann", ())
    assert not is_tail("News | A story", "A story", {"news"})
    assert longest_segment("A story | Blog of Ann | 2026") == "Blog of Ann"
    assert longest_segment("One thing that is - another") == "One thing that is"


@given(st.text(max_size=120), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_cleaned_once_and_for_all(raw: str, names: list[str]) -> None:
    once = clean_title(raw, site_names=names)
    assert once is None or clean_title(once, site_names=names) == once


@given(
    st.dictionaries(st.sampled_from(["json-ld", "og", "title", "twitter"]), st.text(max_size=30)),
    st.lists(st.text(max_size=30), max_size=3),
)
def test_any_wordings(said: dict[str, str], headings: list[str]) -> None:
    choice = choose_title(said, [Heading(text) for text in headings])
    assert choice is None or choice[1] in (*said.values(), *headings)
