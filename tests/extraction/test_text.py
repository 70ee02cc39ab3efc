"""Unicode care, languages, plain fields."""

from __future__ import annotations

from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.extraction import fields
from newsbot.extraction.languages import clean_language, detect_language, settle_language
from newsbot.extraction.text import clean_line, clean_text, folded, plain

HINDI = "प्रधानमंत्री ने कहा कि नई योजना से किसानों को लाभ होगा और राज्यों को सहायता मिलेगी।"
ENGLISH = "The prime minister said that the new plan would help farmers and support the states."


def test_what_belongs_to_a_script_is_kept() -> None:
    for text in ("क्\u200dष र्\u200cक।", "می\u200cخواهم", "👩\u200d🚒", "a\u200fb", "॥"):
        assert clean_text(text) == text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("e\u0301", "é"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("a\u0000b\u0007\ufeff\u200bc\u00ad", "abc"),
        ("a\u00a0\u3000 b", "a b"),
        ("a\r\n\r\n\r\n\r\nb\u2028c", "a\n\nb\nc"),
        ("\ud800x", "x"),
        (" \n a \n ", "a"),
    ],
)
def test_what_belongs_to_no_text_goes(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(st.text(max_size=200))
def test_cleaning_is_idempotent_and_normal(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert is_normalized("NFC", once)
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("A &amp;amp; B", "A & B"),
        ("<p>one</p><p>two</p>", "one two"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        (12, "12"),
        (True, ""),
        (None, ""),
        (["x"], ""),
    ],
)
def test_plain(raw: object, text: str) -> None:
    assert plain(raw) == text


def test_vowel_signs_tell_words_apart() -> None:
    assert folded("कि") != folded("की")
    assert folded("The “Story”, 2!") == folded("the story 2")


@pytest.mark.parametrize(
    ("raw", "tag"),
    [
        ("en_US", "en-US"), ("pt-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("HI", "hi"),
        ("iw", "he"), ("Hindi", "hi"), ("en, de", "en"), ({"alternateName": "ta"}, "ta"),
        (["de"], "de"),
        ("und", None), ("x-default", None), ("", None), (None, None), ("{{lang}}", None),
    ],
)  # fmt: skip
def test_language_tags(raw: object, tag: str | None) -> None:
    assert clean_language(raw) == tag


@pytest.mark.parametrize(
    ("declared", "text", "settled"),
    [
        ("en", HINDI, ("hi", False)),
        (None, ENGLISH, ("en", False)),
        ("en-GB", ENGLISH, ("en-GB", True)),
        ("ne", HINDI, ("ne", True)),
        ("de", "", ("de", True)),
        (None, "?", (None, False)),
        ("fr", "12345 67890 " * 10, ("fr", True)),
    ],
)
def test_a_declaration_is_checked_by_the_text(
    declared: str | None, text: str, settled: tuple[str | None, bool]
) -> None:
    assert settle_language(declared, text) == settled


@given(st.text(max_size=80))
def test_any_text_has_a_language_or_none(text: str) -> None:
    detect_language(text)


def test_plain_fields() -> None:
    assert fields.clean_section(["Home", "India > States", "x"]) == "India > States"
    assert fields.clean_section("https://a.example/") is None
    assert fields.clean_tags("a, b; A、c | d") == ["a", "b", "c", "d"]
    assert len(fields.clean_tags([f"t{n}" for n in range(1000)])) == fields.MAX_TAGS
    assert fields.clean_publisher({"name": "Planet"}) == "Planet"
    assert fields.clean_publisher("https://facebook.com/planet") is None
    assert list(fields.image_addresses([{"url": "/1.jpg"}, "/2.jpg", {"x": 1}, 5])) == [
        "/1.jpg",
        "/2.jpg",
    ]
    assert fields.clean_description("") is None
    assert fields.clean_article_body("<p>One &amp; two</p><p>Three</p>") == "One & two\n\nThree"
    assert fields.clean_article_body(["x"]) is None
    assert fields.names_of_site("https://www.news.bbc.co.uk/1") == [
        "bbc",
        "bbc.uk",
        "news.bbc.co.uk",
    ]


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://a.example.org/story?utm_source=x", "https://a.example.org/story"),
        ("https://m.a.example.org/story", "https://m.a.example.org/story"),
        ("https://other.example.net/story", None),
        ("https://a.example.org/", None),
        ("https://[broken", None),
        (None, None),
    ],
)
def test_only_an_address_of_the_same_site_is_canonical(
    address: str | None, canonical: str | None
) -> None:
    assert fields.credible_canonical(address, "https://a.example.org/story?x=1") == canonical
