from __future__ import annotations

from pathlib import Path

import pytest

from newsbot.boilerplate.text import strip


def test_the_seed_becomes_its_six_paragraphs(shared: Path) -> None:
    seed = (shared / "seed/seed.txt").read_text("utf-8")
    text, removed = strip(seed)
    assert text == "\n".join(seed.split("\n")[:6])
    assert [line.rule for line in removed] == ["marker"] + ["headline"] * 5


PROSE = "The mayor said that the bridge would open again on Monday. Nobody was hurt in the flood."


@pytest.mark.parametrize(
    "line",
    [
        "Also read: Ten ways to cross a river",
        "ये भी पढ़ें: नदी पार करने के दस तरीके",
        "Lesen Sie auch | Zehn Wege über den Fluss",
        "Читайте также: Десять способов перейти реку",
        "[इसे भी पढ़ें – बाढ़ के बाद क्या करें]",
    ],
)
def test_inline_line_goes(line: str) -> None:
    text, removed = strip(f"{PROSE}\n\n{line}\n\n{PROSE}")
    assert text == f"{PROSE}\n\n{PROSE}"
    assert [(found.text, found.layer) for found in removed] == [(line, "text")]


@pytest.mark.parametrize(
    "line",
    [
        "You may also like this film, the critic wrote, and she was right about that. It is long.",
        "Related: the word has a long history in English law.",
        "Watch",
        "Recommended",
    ],
)
def test_ordinary_lines_stay(line: str) -> None:
    whole = f"{PROSE}\n\n{line}\n\n{PROSE}"
    assert strip(whole) == (whole, [])
