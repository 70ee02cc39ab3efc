"""Pages that try to hang or crash the reader: bounded time, no exception, what text there is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.boilerplate import dom
from newsbot.boilerplate import text as plain
from newsbot.extraction.body import extract_body
from newsbot.extraction.page import Page

PARAGRAPH = b"<p>The river rose by two metres overnight, and the town moved its market away.</p>"

HOSTILE = {
    "nested": b"<div>" * 100_000 + PARAGRAPH * 3,
    "nested inline": b"<b>" * 50_000 + PARAGRAPH * 3,
    "one line": PARAGRAPH * 3 + b"word " * 1_000_000,
    "never closed": b"<p>The river rose by two metres, and the market moved.<div><li>" * 5_000,
    "nuls": PARAGRAPH.replace(b" ", b"\0 ") * 50,
    "nothing": b"",
    "only tags": b"<>" * 1000 + b"</" * 1000,
    "many links": b"<a href=/x>Ten ways to cross a river</a><br>" * 20_000,
    "many breaks": b"text<br><br>" * 50_000,
    "markers": b"<p>You may also like</p>" * 5_000,
    "binary": bytes(range(256)) * 500,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_ends_soon(name: str) -> None:
    start = time.process_time()
    body = extract_body(Page(HOSTILE[name], "https://news.example/a"))
    assert time.process_time() - start < 4.0  # some twenty times what a quiet machine needs
    assert isinstance(body.text, str)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (PARAGRAPH * 620_000, "bytes cut at"),
        (HOSTILE["nested"], "nested deeper than"),
        (HOSTILE["never closed"], "nested deeper than"),
        (PARAGRAPH * 7_000, "more than 6000 blocks"),
        (HOSTILE["nuls"], None),
        (HOSTILE["one line"], None),
    ],
    ids=["50 MB", "nested", "never closed", "many blocks", "nuls", "one line"],
)
def test_a_body_says_which_limit_it_hit(source: bytes, reason: str | None) -> None:
    body = extract_body(Page(source, "https://news.example/a"))
    assert "The river rose by two metres" in body.text or reason == "nested deeper than"
    assert (reason is None and body.problem is None) or reason in str(body.problem)


def test_a_story_behind_an_early_end_of_the_page_is_read() -> None:
    story = PARAGRAPH.replace(b"two", b"%d") * 5 % (3, 4, 5, 6, 7)
    menu = b"<nav><a href=/>Home</a></nav>"
    early = b"<html><body>" + menu + b"</body></html><article>" + story + b"</article></html>"
    body = extract_body(Page(early, "https://news.example/a"))
    assert [line[:27] for line in body.text.split("\n\n")] == [
        f"The river rose by {n} metres " for n in range(3, 8)
    ]


@given(st.text(max_size=400))
@settings(max_examples=30)
def test_text_layer_takes_lines_and_never_fails(text: str) -> None:
    kept, removed = plain.strip(text)
    lines = [line.strip() for line in text.split("\n")]
    assert all(line.text in lines for line in removed)
    assert all(line.strip() in lines for line in kept.split("\n"))


TAGS = st.sampled_from(["p", "div", "h2", "ul", "li", "a", "b", "br", "table", "td", "main", "nav"])
TEXTS = st.sampled_from(
    ["Also read: ", "You may also like", "The river rose, said the mayor. ", " "]
)
MARKUP = st.lists(
    st.one_of(TAGS.map(lambda tag: f"<{tag}>"), TAGS.map(lambda tag: f"</{tag}>"), TEXTS),
    max_size=60,
).map("".join)


@given(MARKUP)
@settings(max_examples=30)
def test_any_markup_gives_a_body_and_can_be_stripped(markup: str) -> None:
    page = Page(markup.encode(), "https://news.example/a")
    body = extract_body(page, title="The river rose")
    source = "".join("".join(page.root.itertext()).split())
    assert all("".join(block.split()) in source for block in body.text.split("\n"))
    dom.strip(page.root)
