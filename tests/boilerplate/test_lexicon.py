from __future__ import annotations

import pytest

from newsbot.boilerplate.lexicon import lexicon


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("RELATED  STORIES:", "related stories"),
        ("» Ähnliche Artikel «", "ahnliche artikel"),
        ("ज़रूर पढ़ें", "जरूर पढें"),
        ("जरूर\u200d पढ़ें", "जरूर पढें"),
        ("5 अन्य खबरें", "अन्य खबरें"),
        ("إقرأ أيضًا", "اقرا ايضا"),
        ("ＲＥＬＡＴＥＤ stories", "related stories"),
    ],
)
def test_case_accents_digits_joiners_and_punctuation_do_not_matter(text: str, phrase: str) -> None:
    marker = lexicon().heading(text)
    assert marker is not None
    assert marker.phrase == phrase


def test_a_prefix_goes_on_with_a_topic() -> None:
    marker = lexicon().heading("More from Sport")
    assert marker is not None
    assert (marker.phrase, marker.kind, marker.rest) == ("more from", "prefix", "sport")


def test_a_label_needs_a_separator_and_keeps_the_rest_as_written() -> None:
    marker = lexicon().label("[Also Read | Ten Ways]")
    assert marker is not None
    assert (marker.phrase, marker.rest) == ("also read", "Ten Ways]")
    assert lexicon().label("Also read the report with care") is None


def test_more_than_thirty_languages() -> None:
    import tomllib
    from importlib.resources import files

    source = (files("newsbot.boilerplate") / "markers.toml").read_text("utf-8")
    assert len(tomllib.loads(source)) > 30
