from __future__ import annotations

import pytest

from benchmarks.metric import averages, compare, tokens


def test_equal_texts_are_exact_whatever_the_punctuation() -> None:
    score = compare("One two, three four five.", "One two three\n\nfour five")
    assert (score.precision, score.recall, score.exact) == (1.0, 1.0, True)


def test_surplus_and_missing_words_by_hand() -> None:
    # gold: abcd bcde; found: bcde cdef. One shared, one surplus, one missing.
    score = compare("a b c d e", "b c d e f")
    assert (score.shared, score.surplus, score.missing) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert (score.precision, score.recall) == (0.5, 0.5)


def test_repeated_shingles_count_as_often_as_they_occur() -> None:
    score = compare("a b c d", "a b c d a b c d")
    assert score.recall == 1.0
    assert score.precision == 1 / 5


def test_empty_against_empty_is_right_and_against_text_is_wrong() -> None:
    assert compare("", "").f1 == 1.0
    assert compare("a b", "").f1 == 0.0
    assert compare("", "a b").precision == 0.0


def test_case_is_kept_and_cjk_and_thai_are_split() -> None:
    assert tokens("Ab 日本 ไทย") == ["Ab", "日", "本", "ไ", "ท", "ย"]
    assert compare("A b c d", "a b c d").f1 == 0.0


def test_f1_is_taken_from_the_averages() -> None:
    result = averages([compare("a b c d", "a b c d"), compare("a b c d", "")])
    assert (result["precision"], result["recall"], result["f1"]) == (0.5, 0.5, 0.5)
