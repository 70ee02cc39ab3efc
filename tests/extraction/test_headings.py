from __future__ import annotations

import pytest

from newsbot.extraction.headings import headings_of, place_of
from newsbot.extraction.page import Page

TITLE = "Council closes the old bridge until spring"


def place(body: str) -> str | None:
    page = Page(f"<html><body>{body}</body></html>".encode(), "https://news.example/a")
    found = place_of(TITLE, headings_of(page), page)
    return found.get("id") if found is not None else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<h1 id=logo>The Hill</h1><h1 id=a>{TITLE}</h1>", "a"),
        (f"<h1 id=logo>The Hill</h1><table><tr><td><font id=a>{TITLE} </font>", "a"),
        (f"<h1 id=logo>The Hill</h1><h3><a id=link>{TITLE}</a></h3><h2 id=a>{TITLE}!</h2>", "a"),
        (f"<legend id=a>{TITLE}</legend>20 December 2025", "a"),
        ("<h1 id=logo>The Hill</h1><p>Nothing like it.</p>", "logo"),
        ("<p>Nothing like it.</p>", None),
    ],
)
def test_where_the_title_is_shown(body: str, expected: str | None) -> None:
    assert place(body) == expected
