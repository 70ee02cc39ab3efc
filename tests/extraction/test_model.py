"""The two passes of the body model: what the second sees, and of which blocks."""

from __future__ import annotations

import pytest
from lxml import etree

from newsbot.boilerplate.blocks import Blocks
from newsbot.boilerplate.lexicon import lexicon
from newsbot.extraction import context, features
from newsbot.extraction.model import NAMES, Model

SENTENCE = "The bridge over the river was closed on Monday, the town council said at noon"


def known(inner: str) -> features.Page:
    root = etree.fromstring(f"<html><body>{inner}</body></html>", etree.HTMLParser())
    return features.Page(Blocks(root), {}, lexicon())


def test_a_block_is_seen_among_its_like() -> None:
    page = known(f"<div><p>{SENTENCE}</p><p>{SENTENCE}</p><h3>At noon</h3></div><p>Imprint</p>")
    rows = context.around(page, 0, [0.9, 0.7, 0.4, 0.0], range(4))
    first, _, heading, imprint = (dict(zip(context.NAMES, row, strict=True)) for row in rows)
    assert heading["chance"] == 0.4
    assert (heading["previous"], heading["next"]) == (0.7, 0.0)
    assert heading["in_parent"] == pytest.approx(0.8), "both paragraphs are as long, itself is out"
    assert heading["of_kind"] == -1, "no other block is a heading"
    assert heading["from_sure"] == 2
    assert first["share_before"] == 0
    assert imprint["share_before"] == pytest.approx(1)


def test_likely_blocks_are_seen_from_afar() -> None:
    page = known("".join(f"<p>{SENTENCE}</p>" for _ in range(6)))
    rows = context.around(page, 0, [0.9, 0.5, 0.3, 0.6, 0.2, 0.95], range(6))
    found = [dict(zip(context.NAMES, row, strict=True)) for row in rows]
    assert [found[3][name] for name in ("previous3", "previous2", "next2", "next3")] == [
        0.9, 0.5, 0.95, 0.0,
    ]  # fmt: skip
    assert [row["since_likely"] for row in found] == [99, 0, 1, 2, 3, 4]
    assert [row["until_likely"] for row in found] == [4, 3, 2, 1, 0, 99]


def test_what_is_dropped_speaks_for_nothing() -> None:
    page = known(f"<div><p>{SENTENCE}</p><h3>At noon</h3></div>")
    page.dropped[0] = "vendor"
    (row,) = context.around(page, 0, [0.9, 0.5], [1])
    assert dict(zip(context.NAMES, row, strict=True))["previous"] == 0


def test_only_what_is_in_doubt_is_judged_again() -> None:
    words, previous = features.INDEX["words"], NAMES.index("previous")
    by_length = [words, 3.0, [words, 1.0, -9.0, 0.0], 9.0]
    model = Model([by_length], [[previous, 0.5, -9.0, 9.0]], {}, {})
    page = known(f"<p>{SENTENCE}</p><h3>At noon</h3><p>Imprint</p><h3>At noon</h3>")
    rows = features.vectors(page, 0, 4, model.names, model.words)
    long, heading, label, last = model.chances(page, 0, rows)
    assert long > 0.99
    assert heading > 0.99, "beside text"
    assert label < 0.01
    assert last < 0.01, "beside a label"
