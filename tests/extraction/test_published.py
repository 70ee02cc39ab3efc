from __future__ import annotations

import pytest

from newsbot.extraction.article import extract
from newsbot.extraction.page import Page

TITLE = "Council closes the old bridge until spring"


def date(body: str, head: str = "") -> str | None:
    source = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    found: str | None = extract(Page(source.encode(), "https://news.example/a")).values.get(
        "date_published"
    )
    return found


@pytest.mark.parametrize(
    "said",
    [
        "Published on November 24, 2026", "Posted on: Nov 24, 2026", "Veröffentlicht am 24.11.2026",
        "Publié le 24 novembre 2026", "发布时间：2026-11-24", "發表於 2026年11月24日",
        "Опубликовано: 24 ноября 2026", "प्रकाशित: 24 नवंबर 2026", "公開日：2026年11月24日",
    ],
)  # fmt: skip
def test_a_date_that_is_said_to_be_of_publication_counts_wherever_it_stands(said: str) -> None:
    prose = "<p>The bridge is closed, the mayor said.</p>" * 700
    assert date(f"<h1>{TITLE}</h1>{prose}<p>{said}</p>") == "2026-11-24"


@pytest.mark.parametrize(
    "body",
    [
        "<p>He published on November 24, 2026 was all that the mayor could remember of it.</p>",
        "<aside class=related><p>Published on November 24, 2026</p></aside>",
        "<p>Updated on November 24, 2026</p>",
    ],
)
def test_a_date_of_something_else_does_not(body: str) -> None:
    prose = "<p>The bridge is closed, the mayor said.</p>" * 700
    assert date(f"<h1>{TITLE}</h1>{prose}{body}") is None


def test_the_date_beside_a_title_that_is_no_heading() -> None:
    row = f"<tr><td><b>{TITLE}</b></td></tr><tr><td>24.11.2026 08:30</td></tr>"
    body = f"<h1>The Hill</h1>{'<p>x</p>' * 200}<table>{row}</table>"
    assert date(body, f'<meta property="og:title" content="{TITLE}">') == "2026-11-24"


@pytest.mark.parametrize("name", ["w-published-date", "prism.publishDate", "hill:publication_time"])
def test_meta_tags_of_a_sites_own_making(name: str) -> None:
    assert date("", f'<meta name="{name}" content="2026-11-24">') == "2026-11-24"


@pytest.mark.parametrize("name", ["republishdate", "unpublish-date", "publisher-date-format"])
def test_meta_tags_that_only_sound_like_it(name: str) -> None:
    assert date("", f'<meta name="{name}" content="2026-11-24">') is None


def test_json_ld_in_a_meta_tag_and_in_a_blogs_only_post() -> None:
    post = f'{{"@type": "BlogPosting", "headline": "{TITLE}", "datePublished": "2026-11-24"}}'
    quoted = post.replace('"', "&quot;")
    assert date("", f'<meta name="script:ld+json" content="{quoted}">') == "2026-11-24"
    for posts, expected in ((post, "2026-11-24"), (f"[{post}]", "2026-11-24"),
                            (f"[{post}, {post}]", None)):  # fmt: skip
        blog = f'{{"@type": "Blog", "name": "Hill", "blogPost": {posts}}}'
        assert date("", f'<script type="application/ld+json">{blog}</script>') == expected


def test_the_one_day_that_the_page_names_far_from_its_headline() -> None:
    prose = "<p>The bridge is closed, the mayor said.</p>" * 700
    line = "<p>November 24, 2026</p>"
    assert date(f"<h1>{TITLE}</h1>{prose}{line}{line}") == "2026-11-24"
    assert date(f"<h1>{TITLE}</h1>{prose}{line}<p>November 25, 2026</p>") is None


@pytest.mark.parametrize(
    ("published", "modified", "expected"),
    [
        ("Nov 24, 2026", "Nov 24, 2026", "2025-03-01"),
        ("2026-11-24T08:00:00Z", "2026-11-24T08:00:00Z", "2026-11-24T08:00:00+00:00"),
        ("Nov 24, 2026", "Nov 25, 2026", "2026-11-24"),
    ],
)
def test_a_day_of_the_last_change_that_the_data_call_publication(
    published: str, modified: str, expected: str
) -> None:
    data = (
        '<script type="application/ld+json">{"@type":"Article","headline":"x","datePublished":'
        f'"{published}","dateModified":"{modified}"}}</script>'
    )
    assert date(f"<h1>{TITLE}</h1><p class=date>March 1, 2025</p>", data) == expected
