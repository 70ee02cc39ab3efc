from __future__ import annotations

import gc
import weakref

import pytest
from lxml import etree, html

from newsbot.boilerplate.blocks import FLAG, MAX_BLOCKS, MAX_DEPTH, Blocks, class_flags


@pytest.mark.parametrize(
    ("names", "flag"),
    [
        ("trc_taboola_box", "vendor"),
        ("readMore", "related"),
        ("article__body", "article_body"),
        ("td-sidebar", "aside"),
        ("ad", "ad"),
        ("site-header__inner", "nav"),
    ],
)
def test_a_name_says_what_its_element_is(names: str, flag: str) -> None:
    assert class_flags(names) & FLAG[flag]


def test_words_are_not_found_across_their_borders() -> None:
    assert class_flags("shadow loading-adjust") == 0


def test_blocks_part_at_block_elements_and_at_two_breaks() -> None:
    root = html.fromstring(
        "<div>one <b>two</b><br><br>three<p>four <a href=/>five</a></p>six<script>no</script></div>"
    )
    blocks = Blocks(root).blocks
    assert [block.text for block in blocks] == ["one two", "three", "four five", "six"]
    assert (blocks[0].strong, blocks[2].links, blocks[2].linked) == (3, 1, 4)


def test_one_break_is_a_line_in_its_block() -> None:
    (block,) = Blocks(html.fromstring("<p>roses<br>violets</p>")).blocks
    assert block.text == "roses \0 violets"


def test_reading_aids_above_japanese_words_are_left_out() -> None:
    (block,) = Blocks(html.fromstring("<p><ruby>法律<rt>ほうりつ</rt></ruby>ができた</p>")).blocks
    assert block.text == "法律ができた"


def test_a_button_that_swallowed_the_article_is_entered() -> None:
    root = html.fromstring("<div><button>Menu</button></div>")
    assert Blocks(root).blocks == []
    root = html.fromstring("<div><nav><main><p>The story.</p></main></nav></div>")
    assert [block.text for block in Blocks(root).blocks] == ["The story."]


def test_limits_are_named_when_they_are_hit() -> None:
    assert Blocks(html.fromstring("<div><p>One.</p></div>")).problem is None
    many = Blocks(html.fromstring("<div>" + "<p>One.</p>" * (MAX_BLOCKS + 100) + "</div>"))
    assert many.problem == f"too_many_blocks: more than {MAX_BLOCKS} blocks, the rest is left out"
    assert len(many.blocks) == MAX_BLOCKS + 1
    element = deepest = etree.Element("div")
    for _ in range(MAX_DEPTH + 5):
        deepest = etree.SubElement(deepest, "div")
    deepest.text = "Too deep."
    deep = Blocks(element)
    assert deep.blocks == []
    assert "nested deeper" in (deep.problem or "")


def test_a_page_is_freed_when_its_blocks_are() -> None:
    blocks = Blocks(html.fromstring("<div><p>One.</p><p>Two.</p></div>"))
    held = weakref.ref(blocks.blocks[0].node.element)
    gc.disable()
    try:
        del blocks
        assert held() is None
    finally:
        gc.enable()
