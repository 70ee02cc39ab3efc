from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.archive.test_replay import story
from tests.commands.conftest import ScrapyProject

HOSTILE = story(1).replace("its bridges", "\x1b[2J\x9b1mits bridges\u202e<script>1</script>&#7;")


@pytest.fixture
def page(project: ScrapyProject) -> Path:
    path = project.folder / "page.html"
    path.write_text(story(1), encoding="utf-8")
    return path


def test_a_file_becomes_json(project: ScrapyProject, page: Path) -> None:
    code, output, error = project.call("extract", page.name, "--url", "https://news.example/a")
    assert (code, error) == (0, "")
    article = json.loads(output)
    assert article["url"] == "https://news.example/a"
    assert article["title"] == "Council of town 1 mends its bridges"
    assert len(article["body"].split("\n\n")) == 5
    assert article["extraction"]["title"] == "og"


def test_a_gzipped_file_that_says_where_it_is_from(project: ScrapyProject) -> None:
    link = '<link rel="canonical" href="https://www.bhaskar.com/a-1.html">'
    text = story(2).replace("<head>", f"<head>{link}")
    (project.folder / "page.html.gz").write_bytes(gzip.compress(text.encode()))
    code, output, _ = project.call("extract", "page.html.gz", spiders="newsbot.spiders")
    article = json.loads(output)
    assert code == 0
    assert (article["site"], article["url"]) == ("bhaskar", "https://www.bhaskar.com/a-1.html")


def test_a_file_that_says_nonsense_about_where_it_is_from(project: ScrapyProject) -> None:
    link = '<link rel="canonical" href="http://[::1">'
    (project.folder / "page.html").write_text(story(2).replace("<head>", f"<head>{link}"))
    code, output, error = project.call("extract", "page.html")
    assert (code, error) == (0, "")
    assert json.loads(output)["url"] == "https://page.invalid/"


def test_a_page_is_fetched(project: ScrapyProject, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    httpserver.expect_request("/a").respond_with_data(story(3), content_type="text/html")
    code, output, error = project.run("extract", httpserver.url_for("/a"))
    assert code == 0, error
    assert json.loads(output)["title"] == "Council of town 3 mends its bridges"


def test_explain_shows_rules_body_and_what_was_stripped(project: ScrapyProject, page: Path) -> None:
    tail = "<h3>You may also like</h3>" + "".join(
        f'<p><a href="/story/{n}">Minister number {n} opens yet another bridge</a></p>'
        for n in range(5)
    )
    page.write_text(story(1).replace("</article>", f"</article>{tail}"))
    code, output, error = project.call("extract", "page.html", "--explain", "--html", "why.html")
    assert (code, error) == (0, "")
    assert re.search(r"title +og +Council of town 1 mends its bridges", output)
    assert "Body (generic" in output
    assert len(re.findall(r"^\+ ", output, re.MULTILINE)) == 5
    assert len(re.findall(r"^- dom/marker-related +", output, re.MULTILINE)) == 6
    assert "\x1b" not in output  # plain where there is no terminal
    html = (project.folder / "why.html").read_text()
    assert "<code>dom/marker-related</code> <del>You may also like</del>" in html
    assert "<td>og</td><td>Council of town 1 mends its bridges</td>" in html


@pytest.mark.parametrize("options", [[], ["--explain"]])
def test_a_page_cannot_control_the_terminal(
    project: ScrapyProject, page: Path, options: list[str]
) -> None:
    page.write_text(HOSTILE, encoding="utf-8")
    _, output, error = project.call("extract", "page.html", *options, "--html", "why.html")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", output + error)
    assert "bridges" in output
    assert "<script" not in (project.folder / "why.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "name one page: scrapy extract <URL or file>"),
        (["a.html", "b.html"], 2, "name one page"),
        (["none.html"], 1, "cannot read none.html: No such file or directory"),
        (["."], 1, "cannot read .: Is a directory"),
        (["torn.gz"], 1, "cannot read torn.gz: Compressed file ended before"),
        (["bomb.gz"], 1, "bomb.gz has more than 33554432 bytes, see DOWNLOAD_MAXSIZE"),
        (["ftp://x/y"], 2, "ftp://x/y: neither an http(s) URL nor a file"),
        (["http://[::1"], 2, "http://[::1: neither an http(s) URL nor a file"),
        (["page.html", "--url", "http://[::1"], 2, "--url http://[::1: not an http(s) URL"),
        (["page.html", "--url", "javascript:1"], 2, "--url javascript:1: not an http(s) URL"),
        (["page.html", "--site", "dayly"], 2, "no spider is called 'dayly': did you mean daily?"),
        (["page.html", "--html", "/proc/x.html"], 2, "cannot write /proc/x.html: "),
        (["noise.html"], 3, "no article: no_title"),
        (["empty.html"], 3, "no article: no_title"),
    ],
)
def test_bad_input_is_said_in_one_line(
    project: ScrapyProject, page: Path, arguments: list[str], code: int, message: str
) -> None:
    folder = project.folder
    (folder / "torn.gz").write_bytes(gzip.compress(page.read_bytes())[:-20])
    (folder / "bomb.gz").write_bytes(gzip.compress(bytes(33 << 20), 1))
    (folder / "noise.html").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.html").touch()
    found, output, error = project.call("extract", *arguments)
    assert (found, output) == (code, "")
    assert error.startswith(f"newsbot: {message}"), error
    assert error.count("\n") == 1


def test_a_page_that_cannot_be_fetched(project: ScrapyProject) -> None:
    code, output, error = project.run("extract", "http://127.0.0.1:1/", "-s", "RETRY_ENABLED=0")
    assert (code, output) == (1, "")
    assert error.startswith("newsbot: cannot fetch http://127.0.0.1:1/: Connection was refused")
    assert error.endswith("(check the network, a firewall or proxy)\n")
