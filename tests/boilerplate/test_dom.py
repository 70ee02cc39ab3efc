from __future__ import annotations

import pytest
from lxml import etree, html

from newsbot.boilerplate import dom

PROSE = (
    "The river rose by two metres overnight, and the town moved its market to the hill, where the "
    "traders had stood a hundred years before. Nobody was hurt, said the mayor on Monday."
)
LINKS = "".join(
    f"<li><a href='/{n}'>{headline}</a></li>"
    for n, headline in enumerate(
        ["Ten ways to cross a river", "What the traders used to sell", "The hill and its market"]
    )
)


def left(inner: str) -> str:
    root = html.fromstring(f"<html><body><div>{inner}</div></body></html>")
    dom.strip(root)
    return " ".join("".join(root.itertext()).split())


@pytest.mark.parametrize(
    "block",
    [
        f"<div><h3>You may also like</h3><ul>{LINKS}</ul></div>",
        f"<section><p><b>यह भी पढ़ें:</b></p><ul>{LINKS}</ul></section>",
        f"<div class='taboola-below'><ul>{LINKS}</ul></div>",
        f"<div id='outbrain_widget'><div>{LINKS}</div></div>",
        f"<aside><span>Related</span><ul>{LINKS}</ul></aside>",
        "<p>Also read: <a href='/1'>Ten ways to cross a river</a></p>",
        "<p><strong>ये भी पढ़ें: <a href='/1'>नदी पार करने के दस तरीके</a></strong></p>",
        "<p><a href='/1'>Lesen Sie auch Zehn Wege über den Fluss</a></p>",
        "<div><span>Read more</span><a href='/1'><p>Ten ways to cross a river</p></a></div>",
        "<p><a href='/1'>[Most read] Ten ways to cross a river »</a></p>",
    ],
)
def test_recommended_links_go_and_prose_around_them_stays(block: str) -> None:
    assert left(f"<p>{PROSE}</p>{block}<p>{PROSE}</p>") == f"{PROSE}{PROSE}"


@pytest.mark.parametrize(
    "inner",
    [
        f"<p>{PROSE}</p><h2>Related</h2><p>{PROSE}</p>",
        f"<p>You may also like this: {PROSE}</p>",
        f"<p>{PROSE} See also <a href='/1'>the report</a>, which says more of it.</p>",
        f"<p>{PROSE}</p><ul><li>Two eggs</li><li>Flour</li><li>A heavy pan</li></ul>",
        f"<div class=taboola><p>{PROSE}</p><p>{PROSE}</p></div>",
        f"<p>{PROSE}</p><p>Read more</p><p><a href='/1'>The river's report</a></p><p>{PROSE}</p>",
        "<table><tr><td>Popular</td><td><a href='/1'>Ten metres of rope</a></td></tr>"
        "<tr><td>Watch</td><td><a href='/2'>A watch of gold</a></td></tr></table>",
    ],
)
def test_what_only_looks_like_it_stays(inner: str) -> None:
    before = " ".join("".join(html.fromstring(f"<div>{inner}</div>").itertext()).split())
    assert left(inner) == before


def test_goods_that_are_picked_out_stay_and_stories_do_not() -> None:
    goods = "".join(
        f"<li><a href='https://shop.example/{n}'>The {name} rowing boat</a> {price}</li>"
        for n, (name, price) in enumerate([("light", "$1,200"), ("wide", "950 €"), ("old", "₹90")])
    )
    assert left(f"<div><h2>Our picks</h2><ul>{goods}</ul></div>").startswith("Our picks")
    assert left(f"<div><h2>Our picks</h2><ul>{LINKS}</ul></div>") == ""


def test_text_behind_a_removed_element_stays() -> None:
    assert left(f"<p>{PROSE}</p><p>Also read: <a href=/1>Ten ways to cross</a></p> tail") == (
        f"{PROSE} tail"
    )


def test_every_removed_line_says_why() -> None:
    root: etree._Element = html.fromstring(
        f"<div><p>{PROSE}</p><div><h3>Read next</h3><ul>{LINKS}</ul></div></div>"
    )
    removed = dom.strip(root)
    assert [(line.layer, line.rule) for line in removed] == [("dom", "marker-related")] * 4
