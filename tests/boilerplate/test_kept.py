"""Legitimate text that looks like boilerplate, through every layer and the whole extraction."""

from __future__ import annotations

import pytest

from newsbot.boilerplate import dom, repeated, text, titles
from newsbot.boilerplate.blocks import Blocks
from newsbot.extraction.body import extract_body
from newsbot.extraction.page import Page

PROSE = [
    f"The {name} was closed on {day}, the mayor of the town said, and nobody knows until when."
    for name, day in (("bridge", "Monday"), ("market", "Tuesday"), ("school", "Friday"))
]
MARKED = (
    "“You may also like” is what stands under every story, and readers have learned to hate it."
)
KINDS = {
    "story about the words": [*PROSE, MARKED, "“Read also”, says the next line, and nobody does."],
    "list article": [
        PROSE[0], "1. Swim across where the river is slow", "2. Row, if you own a boat",
        "3. Walk on the ice in a hard winter", "4. Wait for the new bridge", PROSE[1],
    ],
    "poem": [
        PROSE[0], "The river rose", "and no one knows", "where all the water", "in summer goes,",
        "and no one asks", "the ferryman", "how long he rows.",
    ],
    "recipe": [
        PROSE[1], "Two eggs and a pinch of salt", "200 g of flour", "A glass of cold milk",
        "Stir the eggs into the flour, add the milk, and leave it for an hour.", "Bake it.",
    ],
    "interview": [
        PROSE[0], "Are you afraid of the river?", "No.", "What comes next?", "The report.",
        "When will it come?", "In spring, when the water is low and everyone can see the piers.",
    ],
    "quotation": [*PROSE, "“Watch: the water will come back”, said the oldest of the traders."],
    "correction": [*PROSE, "Correction: an earlier version of this story gave the wrong day."],
    "live blog": [
        "10:15 The bridge is closed, and the police send everyone away.", PROSE[0],
        "10:40 The mayor speaks to the traders on the hill.", PROSE[1],
        "11:05 Read more about the flood in the morning, the mayor tells a boy who asks.", PROSE[2],
    ],
    "last sentence like a headline": [*PROSE, "And so the market moved to the hill"],
    "subheadings": [PROSE[0], "What the traders say", PROSE[1], "More on the bridge", PROSE[2]],
    "हिन्दी": [
        "पुल सोमवार को बंद कर दिया गया, महापौर ने कहा, और कोई नहीं जानता कि यह कब खुलेगा।",
        "“यह भी पढ़ें” हर खबर के नीचे लिखा रहता है, और पाठक अब इसे देखते तक नहीं हैं।",
        "बाजार पहाड़ी पर चला गया, जहां सौ साल पहले व्यापारी खड़े रहते थे और माल बेचते थे।",
    ],
    "中文": [
        "市长周一表示，大桥已经关闭，没有人知道它什么时候会重新开放，商人们只好等待。",
        "每篇报道下面都写着“相关阅读”，读者早已不再去看那些链接，编辑们也知道这一点。",
        "市场搬到了山上，一百年前商人们就在那里摆摊，卖布匹、盐和从河上运来的木材。",
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_stays(kind: str) -> None:
    lines = KINDS[kind]
    whole = "\n\n".join(lines)
    assert text.strip(whole) == (whole, [])

    markup = "".join(f"<p>{line}</p>" for line in lines)
    page = Page(
        f"<html><body><nav><a href=/>Home</a></nav><article><h1>Of the river</h1>{markup}"
        f"</article></body></html>".encode(),
        "https://news.example/a",
    )
    assert dom.find(Blocks(page.root)) == {}
    stripped = extract_body(page, title="Of the river").stripped
    assert stripped == []

    # Stood in fewer articles than boilerplate does; each line inside in more than a footer has to.
    few = dict.fromkeys(repeated.keys(whole), repeated.ENOUGH - 1)
    assert repeated.strip(whole, few) == (whole, [])
    often = dict.fromkeys(repeated.keys("\n".join(lines[1:-1])), repeated.ENOUGH_INSIDE - 1)
    assert repeated.strip(whole, often) == (whole, [])

    others = {titles.title_key(line) for line in ("Of the river", *lines[:-1])}
    if lines[-2] != lines[-1]:
        assert titles.strip(whole, others.__contains__) == (whole, [])


def test_prose_is_in_the_body_of_every_kind() -> None:
    for lines in KINDS.values():
        markup = "".join(f"<p>{line}</p>" for line in lines)
        page = Page(
            f"<html><body><article>{markup}</article></body></html>".encode(), "https://a.example/"
        )
        body = extract_body(page).text
        assert [line for line in lines if len(line) > 60 and line not in body] == []
