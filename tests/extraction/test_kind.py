from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from newsbot.extraction.article import extract
from newsbot.extraction.kind import Kind, classify
from newsbot.extraction.page import Page

TEXT = (
    "<p>The council voted on Tuesday to close the old bridge for repairs that will take at least "
    "two years, and asked for a plan for the traffic until then.</p>"
) * 6


def kind(
    html: str, url: str = "https://www.example.com/news/2026/11/24/council-closes-the-old-bridge"
) -> Kind:
    page = Page(html.encode(), url)
    return classify(page, extract(page))


def html(title: str, body: str, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def test_an_article() -> None:
    found = kind(
        html("Council closes the old bridge", f"<article><h1>Council</h1>{TEXT}</article>")
    )
    assert found.is_article
    assert found.score > 0


@pytest.mark.parametrize(
    "title",
    [
        "404 - Page not found",
        "Oops! That page could not be found",
        "Seite nicht gefunden | Beispiel",
        "Página no encontrada",
        "Страница не найдена",
        "पेज नहीं मिला",
        "ページが見つかりません",
        "页面不存在",
    ],
)
def test_a_soft_404(title: str) -> None:
    assert kind(html(title, "<h1>Sorry</h1><p>Try the search.</p>")).name == "soft_404"


def test_an_article_about_a_404_is_an_article() -> None:
    assert kind(
        html("The Peugeot 404 at sixty", f"<article><h1>404</h1>{TEXT}</article>")
    ).is_article


CONSENT = (
    "<p>We and our partners store cookies and process personal data. Give your consent, or manage "
    "your consent here. See our privacy policy.</p>"
)


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (html("Just a moment...", "<p>Checking your browser.</p>"), "robot_check"),
        (html("Example", "<p>Please complete the CAPTCHA to go on.</p>"), "robot_check"),
        (html("Access Denied", "<p>Reference #18.1f</p>"), "robot_check"),
        (html("We value your privacy", CONSENT), "consent"),
        (html("Example", "<form><input name=u><input type=password name=p></form>"), "login"),
    ],
)
def test_a_wall(page: str, name: str) -> None:
    assert kind(page).name == name


def test_walls_are_known_by_their_address() -> None:
    page = html("Example", "<p>Go on</p>")
    assert kind(page, "https://consent.example.com/?to=x").name == "consent"
    assert kind(page, "https://www.example.com/login?next=/a").name == "login"


def test_front_page_and_section() -> None:
    teasers = "".join(
        f'<div><h3><a href="/news/story-{n}">Headline number {n} of a long list</a></h3></div>'
        for n in range(80)
    )
    assert kind(html("Example News", teasers), "https://www.example.com/").name == "front"
    section = f'<body class="category archive">{teasers}'
    assert kind(section, "https://www.example.com/category/sport/").name == "listing"


@pytest.mark.parametrize("page", ["", "<", "\x00\x01", "<html>", "<html><body></body></html>"])
def test_nothing_is_no_article_and_does_not_raise(page: str) -> None:
    assert isinstance(kind(page, "https://www.example.com/").name, str)


def share_of_articles(folder: Path, start: str = "", step: int = 1) -> float:
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    rows = [row for row in rows if row["file"].startswith(f"pages/{start}") and row["url"]]
    passed = 0
    for row in rows[::step]:
        page = Page(gzip.decompress((folder / row["file"]).read_bytes()), row["url"])
        passed += classify(page, extract(page)).is_article
    return passed / len(rows[::step])


def test_real_news_passes(shared: Path) -> None:
    assert share_of_articles(shared / "pages", "fundus") == 1.0
    assert share_of_articles(shared / "pages", "hd-mc", step=2) >= 0.94


def test_real_pages_of_other_kinds_do_not(shared: Path) -> None:
    # Shops, forums and manuals of sites that carry no news: harder than what a crawl meets.
    assert share_of_articles(shared / "non_articles", step=2) <= 0.45
