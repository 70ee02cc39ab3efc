from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random

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
    extracted = extract(page)
    found = classify(page, extracted)
    assert classify(page, extracted, thorough=True).name == found.name
    return found


def html(title: str, body: str, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def test_an_article() -> None:
    found = kind(
        html("Council closes the old bridge", f"<article><h1>Council</h1>{TEXT}</article>")
    )
    assert found.is_article
    assert found.score > 0


@pytest.mark.parametrize(
    "start", [b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4\n1 0 obj\n", b"\x1f\x8b\x08"]
)
def test_what_is_no_text_is_no_article(start: bytes) -> None:
    page = Page(start + Random(1).randbytes(30_000), "https://www.example.com/2026/11/24/bridge")
    assert classify(page, extract(page)).name == "garbled"


def test_an_article_with_some_broken_bytes_is_one() -> None:
    text = html("The old bridge", f"<article><h1>The bridge</h1>{TEXT}</article>").encode()
    page = Page(
        text.replace(b"Tuesday", b"T\xfcesday \xff\xfe"), "https://www.example.com/2026/11/24/a"
    )
    assert classify(page, extract(page)).is_article


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre a pr�cis� que les premi�res mesures seront appliqu�es d�s le mois prochain. ",
        "मंत्री ने कहा क� नई योजना स� किसानों को ला� होगा और राज्यों को अ�िक सहायता मिलेगी। ",
    ],
)
def test_an_article_that_lost_some_of_its_letters_is_one(text: str) -> None:
    paragraphs = f"<p>{text * 3}</p>" * 4
    assert kind(html("The bridge", f"<article><h1>The bridge</h1>{paragraphs}")).is_article


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


@pytest.mark.parametrize(
    ("title", "text", "agree"),
    [
        (
            "Wir verwenden Cookies",
            "Wir und unsere Partner verarbeiten personenbezogene Daten und setzen Cookies, wenn "
            "Sie einwilligen. Ihre Zustimmung gilt bis zum Widerruf; mehr im Datenschutz.",
            "Alle akzeptieren",
        ),
        (
            "Votre vie privée",
            "Nos partenaires et nous utilisons des cookies. Votre consentement est libre : lisez "
            "notre politique de confidentialité et gérez vos cookies.",
            "Tout accepter",
        ),
        (
            "आपकी गोपनीयता",
            "हम और हमारे साझेदार कुकी रखते हैं। आपकी गोपनीयता हमारे लिए अहम है, कुकी की सूची और "
            "गोपनीयता नीति यहाँ पढ़ें।",
            "स्वीकार करें",
        ),
        (
            "クッキーについて",
            "当社はクッキーを使用します。クッキーの利用に同意するか、クッキーの設定を変更してください。",
            "同意する",
        ),
    ],
)
def test_a_long_wall_of_consent(title: str, text: str, agree: str) -> None:
    wall = html(title, f"<h1>{title}</h1>" + f"<p>{text}</p>" * 8 + f"<button>{agree}</button>")
    assert kind(wall, "https://www.example.com/politik/id_1.html").name == "consent"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Ich bin kein Roboter", "https://www.example.com/politik/artikel-1.html"),
        ("No soy un robot", "https://www.example.com/mundo/noticia-1.html"),
        ("Подтвердите, что вы не робот", "https://www.example.com/news/1"),
        ("मैं रोबोट नहीं हूँ", "https://www.example.com/news/1"),
        ("Checking your browser before you go on", "https://www.example.com/news/1"),
    ],
)
def test_a_check_for_robots(text: str, url: str) -> None:
    assert kind(html("example.com", f"<p>{text}</p>"), url).name == "robot_check"


@pytest.mark.parametrize(
    "title",
    [
        "Log in to continue",
        "Anmelden - Beispiel",
        "Connectez-vous",
        "Iniciar sesión",
        "Вход для подписчиков",
        "लॉग इन करें",
        "ログイン",
        "تسجيل الدخول",
    ],
)
def test_a_login(title: str) -> None:
    page = html(title, f"<h1>{title}</h1><p>example.com</p>")
    assert kind(page, "https://www.example.com/news/1").name == "login"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Cookies, and what to bake them with", "Cookies need butter, and cookies need time. "),
        ("How sites track you", "A court heard how cookies and consent to them are recorded. "),
    ],
)
def test_an_article_about_cookies_is_an_article(title: str, text: str) -> None:
    dated = '<meta property="article:published_time" content="2026-11-24T09:00:00Z">'
    assert kind(
        html(title, f"<article><h1>{title}</h1><p>{text * 9}</p></article>", dated)
    ).is_article


@pytest.mark.parametrize(
    ("section", "headline"),
    [
        ("खेल", "भारत ने तीसरे दिन बढ़त बनाई, कप्तान ने शतक जड़ा"),
        ("Wirtschaft", "Die Zinsen steigen wieder, und die Sparer freut es nicht"),
        ("スポーツ", "決勝は延長戦へ、両チームの監督が語る次の一手"),
    ],
)
def test_a_section_front_in_other_languages(section: str, headline: str) -> None:
    teasers = "".join(
        f'<div class="teaser"><time datetime="2026-11-{n:02}T08:00:00Z"></time>'
        f'<h3><a href="/a-{n}.html">{headline} {n}</a></h3></div>'
        for n in range(1, 28)
    )
    front = f'<html><title>{section}</title><body class="category"><h1>{section}</h1>{teasers}'
    assert kind(front, "https://www.example.com/category/x/").name == "listing"


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


def test_a_section_whose_teasers_read_like_a_text() -> None:
    teasers = "".join(
        f"<div class='item'><h3><a href='/local/story-{n}'>{head}</a></h3><p>{text}</p></div>"
        for n, (head, text) in enumerate(
            [
                ("Bridge closes", "The council voted on Tuesday to close the old bridge for good."),
                ("A record harvest", "Farmers in the valley brought in more wheat than ever."),
                ("School reopens", "After two years of repairs the pupils are back in class."),
                ("Ferry delayed", "Fog kept the morning ferry in the harbour until noon today."),
            ]
        )
    )
    page = html("Local news - Example", f"<h1>Local</h1>{teasers}")
    assert not kind(page, "https://www.example.com/local").is_article
    date = '<meta property="article:published_time" content="2026-11-24T08:30:00Z">'
    article = html("Bridge closes", f"<article><h1>Bridge closes</h1>{TEXT}</article>", date)
    assert kind(article, "https://www.example.com/bridge").is_article


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
    assert share_of_articles(shared / "non_articles", step=2) <= 0.35
