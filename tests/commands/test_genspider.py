"""genspider, fixture: from a site nobody knows to a spider with saved pages, on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from newsbot.archive.writer import WarcWriter
from tests.commands.conftest import ScrapyProject
from tests.conftest import PROJECT

Run = Callable[..., subprocess.CompletedProcess[str]]

SETTINGS = """
from newsbot.settings import *
SPIDER_MODULES = ["elsewhere.spiders"]
NEWSPIDER_MODULE = "elsewhere.spiders"
RETRY_ENABLED = False
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
"""
STORY = """<html lang="en"><head><title>{title} | Example</title>
<meta property="og:title" content="{title}">
<meta property="article:published_time" content="2026-11-2{n}T09:00:00+05:30"></head><body><article>
<h1>{title}</h1><p>The council voted on Tuesday to close the old bridge, number {n} of its kind, for
repairs that will take two years.</p><p>Traffic is led over the new bridge until then, and the
council asked for a plan for the buses, which are late already in the mornings.</p></article>
</body></html>"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `scrapy` in a project of its own that has newsbot's commands."""
    package = tmp_path / "elsewhere/spiders"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").touch()
    (package.parent / "settings.py").write_text(SETTINGS)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = elsewhere.settings\n")

    def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments],
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": f"{tmp_path}:{PROJECT}"},
        )

    return scrapy


@pytest.fixture
def site(httpserver: HTTPServer) -> str:
    """A newspaper with a feed of three stories."""
    items = ""
    for number in (1, 2, 3):
        title = f"Bridge number {number} is closed for repairs"
        path = f"/city/bridge-{number}-closed-1000{number}.html"
        httpserver.expect_request(path).respond_with_data(
            STORY.format(title=title, n=number), content_type="text/html; charset=utf-8"
        )
        items += f"<item><title>{title}</title><link>{path}</link></item>"
    feed = f"<rss><channel><title>Example</title>{items}</channel></rss>"
    httpserver.expect_request("/all.rss").respond_with_data(
        feed, content_type="application/rss+xml"
    )
    httpserver.expect_request("/robots.txt").respond_with_data("", content_type="text/plain")
    front = '<html lang="en-IN"><title>Example City "Times".</title>'
    front += "<link rel=alternate type=application/rss+xml href=/all.rss>"
    httpserver.expect_request("/").respond_with_data(front + '<a href="/city/">City</a>')
    return httpserver.url_for("/")


def test_a_spider_with_saved_pages_from_a_site(run: Run, site: str, tmp_path: Path) -> None:
    made = run("genspider", "-t", "news", "example_city", site)
    assert made.returncode == 0, made.stderr
    assert "all.rss (Feed, 3 links" in made.stdout
    source = (tmp_path / "elsewhere/spiders/in_/example_city.py").read_text()
    assert 'country, language = "IN", "en"' in source
    assert r'article_urls = r"-\d{5,}\.html?$"' in source
    assert "class ExampleCitySpider(NewsSpider):" in source
    assert '"""Example City Times."""' in source
    assert run("list").stdout.split() == ["example_city"]
    saved = sorted((tmp_path / "tests/pages/in/example_city").glob("*.json"))
    assert len(saved) == 3
    values = json.loads(saved[0].read_text())
    assert not values["reviewed"]
    assert values["expected"]["title"].startswith("Bridge number")
    assert values["expected"]["body"].startswith("The council voted")
    again = run("genspider", "-t", "news", "example_city", site)
    assert again.returncode == 2
    assert "--force" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("genspider -t news example", "name the spider and the site"),
        ("genspider -t news 9lives https://example.com", "cannot be the name of a spider"),
        ("genspider -t news example ftp://example.com", "not an http(s) URL"),
        ("genspider -t news example https://[half", "not an http(s) URL"),
        ("fixture polish", "scrapy fixture save NAME URL"),
        ("fixture save daily", "scrapy fixture save NAME URL"),
        ("fixture save daily javascript:0", "not an http(s) URL"),
        ("fixture diff", "scrapy fixture save NAME URL"),
        ("fixture diff nosuch", "no spider is called 'nosuch'"),
    ],
)
def test_wrong_use(project: ScrapyProject, arguments: str, message: str) -> None:
    code, _, error = project.call(*arguments.split())
    assert code == 2
    assert message in error


def test_a_site_that_does_not_answer(run: Run) -> None:
    result = run("genspider", "-t", "news", "example", "http://127.0.0.1:9/")
    assert result.returncode == 1
    assert "cannot fetch" in result.stderr


def test_a_site_without_articles_writes_nothing(
    run: Run, httpserver: HTTPServer, tmp_path: Path
) -> None:
    httpserver.expect_request("/").respond_with_data("<html lang=en-IN><p>Nothing</p>")
    result = run("genspider", "-t", "news", "example", httpserver.url_for("/"))
    assert result.returncode == 3
    assert "no article found" in result.stderr
    assert not list((tmp_path / "elsewhere/spiders").glob("*/*.py"))


def test_other_templates_are_scrapys_own(run: Run) -> None:
    assert "news" not in run("genspider", "--list").stderr
    assert "Created spider" in run("genspider", "plain", "example.com").stdout


def test_saved_pages_are_rerun_compared_and_refreshed(run: Run, site: str, tmp_path: Path) -> None:
    run("genspider", "-t", "news", "example_city", site)
    assert run("fixture", "rerun").returncode == 1, "nobody has reviewed them"
    pages = tmp_path / "tests/pages/in/example_city"
    for file in pages.glob("*.json"):
        file.write_text(file.read_text().replace('"reviewed": false', '"reviewed": true'))
    assert run("fixture", "rerun", "example_city").returncode == 0

    spider = tmp_path / "elsewhere/spiders/in_/example_city.py"
    spider.write_text(spider.read_text() + '    body = "article p:first-of-type"\n')
    different = run("fixture", "diff", "example_city")
    assert different.returncode == 1
    assert "-Traffic is led over the new bridge" in different.stdout

    refreshed = run("fixture", "refresh", "example_city")
    assert refreshed.returncode == 0, refreshed.stderr
    values = [json.loads(file.read_text()) for file in pages.glob("*.json")]
    assert not any("Traffic" in value["expected"]["body"] for value in values)
    assert not any(value["reviewed"] for value in values)


def test_a_page_is_saved_by_its_address(run: Run, site: str, tmp_path: Path) -> None:
    run("genspider", "-t", "news", "example_city", site)
    for file in (tmp_path / "tests/pages/in/example_city").glob("*"):
        file.unlink()
    url = f"{site}city/bridge-2-closed-10002.html"
    saved = run("fixture", "save", "example_city", url)
    assert saved.returncode == 0, saved.stderr
    (file,) = (tmp_path / "tests/pages/in/example_city").glob("*.json")
    assert json.loads(file.read_text())["url"] == url
    assert run("fixture", "save", "example_city", f"{site}gone").returncode == 1


def test_a_site_from_an_archive_of_articles_alone(run: Run, tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path / "warc", "pages", limit=1 << 30)
    for number in (1, 2, 3):
        title = f"Bridge number {number} is closed for repairs"
        body = STORY.format(title=title, n=number).encode()
        headers = [("Content-Type", "text/html"), ("Content-Length", str(len(body)))]
        url = f"https://news.example.in/city/bridge-{number}-closed-1000{number}.html"
        writer.write(url, ("HTTP/1.1 200 OK", headers, body))
    for url in ("http://[::1/a", "https://news.example.in:port/", "https://news.example.in:99999/"):
        writer.write(url, ("HTTP/1.1 200 OK", [], b"not at an address"))
    writer.close()
    home = "https://news.example.in/"
    made = run("genspider", "-t", "news", "example_city", home, "--replay", str(tmp_path / "warc"))
    assert made.returncode == 0, made.stderr
    assert (
        'Listing("https://news.example.in/")'
        in next((tmp_path / "elsewhere/spiders/in_").glob("example_city.py")).read_text()
    )
    assert len(list((tmp_path / "tests/pages/in/example_city").glob("*.json"))) == 3
    gone = run("genspider", "-t", "news", "other", home, "--replay", str(tmp_path / "nothing"))
    assert gone.returncode == 1
