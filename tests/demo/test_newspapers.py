"""The demo newspapers print what their ground truth says, and misbehave as announced."""

from __future__ import annotations

import gzip
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import lxml.etree
import lxml.html
import pytest

from newsbot.demo import Newspapers, TrueArticle, truth
from newsbot.demo.press import SHAPES, TROUBLES
from newsbot.demo.server import old_path
from newsbot.extraction.page import Page
from newsbot.loaders import ArticleLoader
from newsbot.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def press() -> Iterator[Newspapers]:
    with Newspapers(slow=0.05) as press:
        yield press


class _Unredirected(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def get(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    request = urllib.request.Request(url, headers=headers)
    opener = urllib.request.build_opener(_Unredirected, urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=60) as response:
            return response.status, response.read(), dict(response.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, b"", dict(error.headers)


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_page_holds_its_article_and_its_recommended_lines(press: Newspapers) -> None:
    for article in press.truth():
        if article.trouble == "rate-limited":
            get(article.url)
        status, body, headers = get(article.url)
        assert status == 200
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        text = words(lxml.html.fromstring(body.decode()).text_content())
        for line in (article.title, *article.paragraphs, *article.recommended):
            assert words(line) in text, (article.url, line)


@pytest.mark.parametrize("named", [True, False], ids=["as printed", "redesigned"])
def test_a_page_alone_gives_its_text_whole_and_no_recommended_line(
    press: Newspapers, named: bool
) -> None:
    # Which other stories a worker has seen is up to chance: nothing here may depend on it.
    for article in press.truth():
        _, body, _ = get(article.url)
        if not named:
            body = body.replace(b'class="article-body"', b"").replace(b'id="main"', b"")
        found = ArticleLoader.from_page(Page(body, article.url, "utf-8")).load_item()
        assert found.body == article.body, article.url


def test_truth_has_every_kind_of_article() -> None:
    articles = truth()
    assert len(articles) == 120
    assert len({a.url for a in articles}) == 120
    assert {a.language for a in articles} == {"hi", "en", "ta"}
    assert {a.shape for a in articles} == set(SHAPES)
    assert Counter(a.trouble for a in articles if a.trouble) == dict.fromkeys(TROUBLES, 1)
    assert {a.copy for a in articles} == {None, "exact", "near"}
    assert {bool(a.agency) for a in articles} == {True, False}
    assert all(a.paragraphs[0].startswith(a.dateline) for a in articles if a.dateline)


def test_only_declared_copies_share_text() -> None:
    articles = {a.url: a for a in truth(600)}

    def shingles(article: TrueArticle) -> set[tuple[str, ...]]:
        tokens = article.body.split()
        return {tuple(tokens[n : n + 4]) for n in range(len(tokens))}

    def alike(one: TrueArticle, two: TrueArticle) -> float:
        a, b = shingles(one), shingles(two)
        return len(a & b) / len(a | b)

    for article in articles.values():
        if article.duplicate_of:
            share = alike(article, articles[article.duplicate_of])
            assert share == 1 if article.copy == "exact" else 0.8 < share < 1
    originals = [a for a in articles.values() if not a.duplicate_of and a.language == "hi"]
    assert max(alike(originals[0], other) for other in originals[1:]) < 0.3
    assert len({a.title for a in articles.values() if a.copy != "exact"}) == sum(
        a.copy != "exact" for a in articles.values()
    )


def test_same_seed_same_papers_and_editions_differ_only_in_updates() -> None:
    first, second = truth(), truth(edition=2)
    assert first == truth()
    changed = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    assert changed
    for before, after in changed:
        assert before.url == after.url
        assert before.duplicate_of is None
        assert after.date_modified is not None
        assert after.date_modified > before.date_published
        assert len(after.paragraphs) == len(before.paragraphs) + 1


@pytest.mark.parametrize("path", ["/sitemap-1.xml.gz", "/news-sitemap.xml"])
def test_sitemaps_list_every_article(press: Newspapers, path: str) -> None:
    for paper in press.papers:
        _, body, _ = get(paper.origin + path)
        tree = lxml.etree.fromstring(gzip.decompress(body) if path.endswith(".gz") else body)
        assert set(tree.xpath("//*[local-name()='loc']/text()")) == {a.url for a in paper.articles}


def test_sitemap_index_and_robots_lead_to_them(press: Newspapers) -> None:
    for paper in press.papers:
        assert f"{paper.origin}/sitemap-1.xml.gz".encode() in get(f"{paper.origin}/sitemap.xml")[1]
        assert b"Disallow: /private/" in get(f"{paper.origin}/robots.txt")[1]
        assert get(f"{paper.origin}/sitemap-2.xml.gz")[0] == 404


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/rss.xml", "//item/link/text()"),
        ("/atom.xml", "//*[local-name()='entry']/*[local-name()='link']/@href"),
    ],
)
def test_feeds_link_with_tracking(press: Newspapers, path: str, link: str) -> None:
    for paper in press.papers:
        links = lxml.etree.fromstring(get(paper.origin + path)[1]).xpath(link)
        known = {a.url for a in paper.articles}
        assert all("utm_source" in one for one in links if "gone-1" not in one)
        assert {canonical_url(one) for one in links if "gone-1" not in one} == known


def test_sections_hold_every_article(press: Newspapers) -> None:
    for paper in press.papers:
        found: set[str] = set()
        for section in paper.sections:
            tree = lxml.html.fromstring(get(f"{paper.origin}/{section}/")[1])
            found.update(tree.xpath("//ul[@class='listing']//a/@href"))
        assert found == {a.url for a in paper.articles}


def test_troubles(press: Newspapers) -> None:
    trouble = {a.trouble: a for a in press.truth() if a.trouble}
    origin = press.papers[-1].origin
    assert get(f"{origin}/nation/missing-404.html")[0] == 404
    assert get(f"{origin}/loop/a")[2]["Location"] == "/loop/b"
    assert get(f"{origin}/loop/b")[2]["Location"] == "/loop/a"
    moved = trouble["moved"]
    status, _, headers = get(origin + old_path(moved))
    assert (status, headers["Location"]) == (301, moved.url)
    front = get(f"{origin}/")[1].decode()
    for path in (old_path(moved), "/loop/a", "/private/", "missing-404"):
        assert path in front


def test_first_request_for_a_rate_limited_page_is_refused() -> None:
    with Newspapers(slow=0) as press:
        limited = next(a.url for a in press.truth() if a.trouble == "rate-limited")
        status, _, headers = get(limited)
        assert (status, headers["Retry-After"]) == (429, "1")
        assert get(limited)[0] == 200
        assert press.requests()[limited] == 2


def test_unchanged_pages_answer_304(press: Newspapers) -> None:
    url = press.papers[0].articles[0].url
    headers = get(url)[2]
    assert get(url, **{"If-None-Match": headers["ETag"]})[0] == 304
    assert get(url, **{"If-Modified-Since": headers["Last-Modified"]})[0] == 304
    assert get(url, **{"If-None-Match": '"other"'})[0] == 200


def test_a_new_edition_changes_the_pages_while_running() -> None:
    with Newspapers() as press:
        article = next(a for a in truth(port=press.port, edition=2) if a.date_modified)
        before = get(article.url)
        press.edition = 2
        status, body, headers = get(article.url, **{"If-None-Match": before[2]["ETag"]})
        assert status == 200
        assert headers["Last-Modified"] > before[2]["Last-Modified"]
        assert article in press.truth()
        assert article.paragraphs[-2] in lxml.html.fromstring(body.decode()).text_content()


def test_pages_have_the_size_asked_for() -> None:
    with Newspapers(page_bytes=60_000) as press:
        body = get(press.papers[1].articles[0].url)[1]
        assert 55_000 < len(body.decode()) < 75_000


def test_taken_port_is_an_error_that_leaves_no_thread(press: Newspapers) -> None:
    with pytest.raises(OSError, match="in use"), Newspapers(press.port):
        pytest.fail("two servers on one port")


def test_served_from_the_command_line_until_interrupted(press: Newspapers) -> None:
    command = [sys.executable, "-m", "newsbot.demo"]
    taken = subprocess.run(
        [*command, "--port", str(press.port)], capture_output=True, text=True, check=False
    )
    assert taken.returncode == 1
    assert "--port" in taken.stderr
    command += ["--port", "0", "--design", "bare"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None
            origin = served.stdout.readline().split("/  ")[0]
            assert urlsplit(origin).hostname in ("127.0.0.2", "127.0.0.1")
            assert get(f"{origin}/")[0] == 200
            article = press.papers[0].articles[0].url
            assert b"ld+json" in get(article)[1]
            assert b"ld+json" not in get(origin + urlsplit(article).path)[1]
        finally:
            served.terminate()
        assert served.wait(60) == 0
