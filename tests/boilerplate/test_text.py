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


def test_block_in_the_middle_ends_where_the_story_goes_on() -> None:
    block = "Related stories\nBridge closed for the whole of May\nTraders ask for a new market"
    text, removed = strip(f"{PROSE}\n{block}\n{PROSE}")
    assert text == f"{PROSE}\n{PROSE}"
    assert [line.rule for line in removed] == ["marker", "headline", "headline"]


def test_several_blocks_go() -> None:
    first = "ये भी पढ़ें\nनदी के किनारे बसे गांव में बाढ़ का खतरा\nबाजार की नई जगह पर विवाद बढ़ा"
    last = "You may also like\nTen ways to cross a river\nWhat the traders used to sell"
    text, removed = strip(f"{PROSE}\n{first}\n{PROSE}\n{last}")
    assert text == f"{PROSE}\n{PROSE}"
    assert len(removed) == 6


@pytest.mark.parametrize(
    "marker",
    [
        "You may also like", "Das könnte Sie auch interessieren", "Lire aussi",
        "Te puede interesar",
        "Leia também", "Читайте также", "Zobacz także", "Διαβάστε επίσης", "اقرأ أيضا",
        "यह भी पढ़ें",
        "আরও পড়ুন", "இதையும் படிங்க", "相关阅读",
        "関連記事", "관련기사", "Baca juga",
        "İlgili haberler",
    ],
)  # fmt: skip
def test_marker_without_headlines_goes_in_every_language(marker: str) -> None:
    assert strip(f"{PROSE}\n{marker}:")[0] == PROSE
    assert strip(f"{PROSE}\n{marker.upper()}\n{PROSE}")[0] == f"{PROSE}\n{PROSE}"


@pytest.mark.parametrize(
    "text",
    [
        # a story about the phrase itself
        f"{PROSE}\nThe words “You may also like” stand under every story, and readers hate them.",
        # a list article
        "Five ways to cross\n1. Swim\n2. Row\n3. Walk on the ice\n4. Wait for the bridge\n5. Fly",
        # a poem
        "The river rose\nand no one knows\nwhere all the water\nin summer goes",
        # a recipe
        "Recommended: a heavy pan.\n2 eggs\n200 g flour\nMix.\nBake for ten minutes.",
        # an interview with short lines
        "Are you afraid?\nNo.\nWhat is next?\nThe report.\nWhen?\nIn spring.",
        # a correction notice
        f"{PROSE}\nCorrection: an earlier version gave the wrong day for the flood.",
        # a live blog
        "10:15 Bridge closed\n10:40 Mayor speaks\n11:05 Read more about the flood below, he says.",
        # a headline-like last sentence
        f"{PROSE}\nAnd so the market moved to the hill",
        # a quotation
        f"{PROSE}\n“Watch: the water will come back”, said the oldest of the traders.",
        # a subheading that is a weak marker, with the story under it
        f"{PROSE}\nRecommended\n{PROSE}\n{PROSE}",
    ],
)
def test_legitimate_text_stays(text: str) -> None:
    assert strip(text) == (text, [])
