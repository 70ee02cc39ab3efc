from __future__ import annotations

from newsbot.extraction.body import extract_body
from newsbot.extraction.page import Page

PARAGRAPHS = [
    "The river rose by two metres overnight, and the town moved its market to the hill, where "
    "the traders had stood a hundred years before.",
    "Nobody was hurt, said the mayor. The bridge, which had been closed on Monday, was opened "
    "again for lorries at noon, and the school bus went its usual way.",
    "Engineers will look at the pillars on Friday. A report is due in the spring, and the council "
    "has set aside two million for repairs that may be needed.",
]


def page(inner: str) -> Page:
    return Page(f"<html><body>{inner}</body></html>".encode(), "https://news.example/a", "utf-8")


def article(*more: str) -> str:
    return "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "".join(more)


def test_article_between_navigation_and_footer() -> None:
    links = "".join(f'<li><a href="/{n}">Section number {n}</a></li>' for n in range(9))
    body = extract_body(
        page(
            f"<ul>{links}</ul><div class='x'><h1>Headline</h1>{article()}</div>"
            "<footer>About</footer>"
        ),
        title="Headline",
    )
    assert body.text == "\n\n".join(PARAGRAPHS)
    assert body.rule == "generic"


def test_recommended_block_in_the_middle_goes_and_says_why() -> None:
    block = (
        "<div><h4>You may also like</h4><ul><li><a href='/1'>Ten ways to cross a river without "
        "a bridge</a></li><li><a href='/2'>What the traders of old used to sell on the hill</a>"
        "</li></ul></div>"
    )
    first, *rest = PARAGRAPHS
    inner = f"<div><p>{first}</p>{block}" + "".join(f"<p>{text}</p>" for text in rest) + "</div>"
    body = extract_body(page(inner))
    assert body.text == "\n\n".join(PARAGRAPHS)
    assert [line.rule for line in body.stripped] == ["marker-related"] * 3


def test_links_that_stand_on_lines_of_their_own_go_and_links_in_a_sentence_stay() -> None:
    links = [f"<a href='/{n}'>Report number {n} of the bridges that were built</a>" for n in "123"]
    sources = f"<p>They are told of in {links[0]}, {links[1]} and {links[2]} at some length.</p>"
    first, *rest = (f"<p>{text}</p>" for text in PARAGRAPHS)
    body = extract_body(page(f"<div>{first}<p>{'<br>'.join(links)}</p>{''.join(rest)}{sources}"))
    assert "They are told of in Report number 1" in body.text
    assert body.text.count("Report number 1") == 1
    assert body.judged is not None
    assert len(body.judged.choice.links) == 1


def test_site_rule_selects_and_removes() -> None:
    inner = f"<div class=story>{article('<p class=note>Write to us.</p>')}</div>"
    body = extract_body(page(inner), selector="div.story", remove=["p.note"])
    assert (body.text, body.rule) == ("\n\n".join(PARAGRAPHS), "site")


def test_a_page_without_text_has_no_body() -> None:
    body = extract_body(page(""))
    assert (body.text, body.rule) == ("", "none")


def test_json_ld_helps_where_the_page_has_no_text() -> None:
    body = extract_body(page("<div id=app></div>"), article_body="\n\n".join(PARAGRAPHS))
    assert (body.text, body.rule) == ("\n\n".join(PARAGRAPHS), "json-ld")


def test_a_text_that_is_there_twice_is_read_once() -> None:
    day = ("Monday", "Tuesday", "Friday", "Sunday")
    lines = [
        f"On {name} the mayor said that the bridge is closed, and nobody knows why." for name in day
    ]
    lines = [f"{line} The traders of the town wait on the hill above the river." for line in lines]
    text = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><body><article><div>{text}</div><div>{text}</div></article></body></html>"
    assert extract_body(Page(page.encode(), "https://a.example/")).text == "\n\n".join(lines)
    refrain = f"<html><body><article>{text}<p>{lines[0]}</p></article></body></html>"
    assert extract_body(Page(refrain.encode(), "https://a.example/")).text.count(lines[0]) == 2


def test_comments_are_no_article_unless_there_is_no_other() -> None:
    said = "".join(f"<div><p>{text} I was there, too.</p></div>" for text in PARAGRAPHS * 3)
    text = article(*(f"<p>{text} So it was said.</p>" for text in PARAGRAPHS))
    beside = extract_body(page(f"<h1>T</h1><div>{text}</div><div id=comments>{said}</div>"))
    assert "market to the hill" in beside.text
    assert "I was there" not in beside.text
    alone = extract_body(page(f"<h1>T</h1><div id=comments>{said}</div>"))
    assert "I was there" in alone.text


def test_a_short_line_between_two_that_are_text_is_text() -> None:
    poem = ["The river runs by stone and reed,", "And no one asks it why;"]
    poem += ["It carries leaf, it carries seed,", "Beneath a paling sky.", "The ferryman is abed,"]
    poem += ["The lamps are burning low."]
    lines = "".join(f"<p>{line}</p>" for line in [*poem, *poem])
    kept = extract_body(page(f"<article><h1>The River</h1>{lines}</article>"), title="The River")
    between = kept.text.split("\n\n")
    first = poem.index(between[0])
    assert between == [*poem, *poem][first : first + len(between)]
    assert len(between) > 6
