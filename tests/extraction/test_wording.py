"""What the words of a block, and the blocks beside it, say of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newsbot.boilerplate.blocks import Blocks
from newsbot.extraction import beside, wording
from newsbot.extraction.wording import Wording

ODDS = {"photo": -2.0, "said": 1.5, "newsletter": -3.0}


def of(text: str, size: float, description: str | None = None) -> dict[str, float]:
    return dict(zip(wording.NAMES, Wording(ODDS.get, description).of(text, size), strict=True))


def test_known_words_of_a_short_block_speak_each_once() -> None:
    found = of("Photo: the mayor said so. PHOTO, photo!", 7)
    assert (found["word_low"], found["word_high"]) == (-2.0, 1.5)
    assert found["word_sum"] == pytest.approx(-0.5)
    assert found["word_mean"] == pytest.approx(-0.25)


@pytest.mark.parametrize(("text", "size"), [("Photo of it", wording.SHORT + 1), ("Nothing", 1)])
def test_a_long_block_and_unknown_words_say_nothing(text: str, size: float) -> None:
    assert {of(text, size)[name] for name in ("word_low", "word_high", "word_sum")} == {0.0}


def test_a_standfirst_is_what_the_page_says_of_itself() -> None:
    description = "The bridge is closed until spring, the council says."
    same = of(description, 9, description)
    assert (same["in_description"], same["of_description"]) == (1.0, 1.0)
    other = of("Traffic is led over the ferry, the council says.", 9, description)
    assert 0 < other["in_description"] < 1
    assert of(description, 9)["in_description"] == -1, "none is given"
    assert of("1 + 1 = 2", 5, description)["in_description"] == 0, "no word in it"
    assert of("word " * 400, 400, description)["in_description"] == 0, "too long for one"


def test_how_a_block_begins_and_ends() -> None:
    assert of("What is known:", 3)["colon"] == 1
    assert of("„So nicht“, sagt sie", 4)["quoted"] == 1
    assert of("by our reporter", 3)["small"] == 1
    assert of("© Agency", 2)["marked"] == 1
    assert of("ABcd", 1)["capitals"] == 0.5


def test_what_stands_beside_a_block() -> None:
    root = etree.fromstring(
        "<html><body><p>You need:</p><ul><li>flour and water</li><li>salt</li></ul>"
        "<h2>Then</h2></body></html>",
        etree.HTMLParser(),
    )
    blocks = Blocks(root).blocks
    words = [float(len(block.text.split())) for block in blocks] + [0.0]
    need, flour, salt, then = (
        dict(zip(beside.NAMES, beside.numbers(blocks, words, index), strict=True))
        for index in range(4)
    )
    assert need["previous_tag"] == -1, "the first"
    assert need["next_depth"] == 1
    assert flour["previous_colon"] == flour["colon_above"] == salt["colon_above"] == 1
    assert salt["previous_colon"] == 0
    assert (flour["words_above"], flour["words_below"]) == (2, 1)
    assert (salt["from_parent"], salt["to_parent"]) == (1, 1)
    assert salt["beside_previous"] == salt["like_previous"] == 1
    assert salt["beside_next"] == salt["like_next"] == 0
    assert then["next_tag"] == -1, "the last"
    assert then["words_below"] == 0


@given(st.text(st.one_of(st.characters(), st.sampled_from("abcABC ,.'\"“”’–éßǅन")), max_size=80))
def test_words_and_capitals_are_what_unicode_calls_so(text: str) -> None:
    assert wording.words_in(text) == re.findall(r"[^\W\d_]+", text)
    if text:
        start = text[:60]
        assert of(text, 1)["capitals"] == sum(map(str.isupper, start)) / len(start)
