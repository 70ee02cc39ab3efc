from __future__ import annotations

import json
import subprocess
import sys

import pytest
from pytest_httpserver import HTTPServer

from tests.commands.conftest import ScrapyProject
from tests.conftest import PROJECT

SITEMAP = "<urlset><url><loc>/a-1.html</loc><lastmod>2026-11-24</lastmod></url></urlset>"


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "sources", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, cwd=PROJECT
    )


def test_sources_of_a_site(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data('<html lang="en"><a href="/a-1.html">x</a>')
    robots = f"Sitemap: {httpserver.url_for('/s.xml')}\n"
    httpserver.expect_request("/robots.txt").respond_with_data(robots, content_type="text/plain")
    httpserver.expect_request("/s.xml").respond_with_data(SITEMAP)
    result = scrapy(
        httpserver.url_for("/"), "--json", "-s", "RETRY_ENABLED=0", "-s", "DOWNLOAD_DELAY=0"
    )
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 0, result.stderr
    assert [(row["kind"], row["links"]) for row in rows] == [("Sitemap", 1), ("Listing", 1)]
    assert rows[0]["newest"] == "2026-11-24T00:00:00+00:00"


def test_addresses_are_whole_however_narrow_the_terminal(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/{'a-long-way/' * 12}feed.xml"
    front = f'<link rel="alternate" type="application/rss+xml" href="{path}">'
    item = "<item><title>x</title><link>/a-1.html</link></item>"
    httpserver.expect_request("/").respond_with_data(f'<html lang="en">{front}')
    httpserver.expect_request(path).respond_with_data(f"<rss><channel>{item}</channel></rss>")
    monkeypatch.setenv("COLUMNS", "40")
    result = scrapy(httpserver.url_for("/"), "-s", "RETRY_ENABLED=0", "-s", "DOWNLOAD_DELAY=0")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[1:3] == [
        httpserver.url_for(path),
        "    Feed, 1 link, undated, by front page",
    ]


def test_a_site_that_does_not_answer() -> None:
    result = scrapy("http://127.0.0.1:9/", "-s", "RETRY_ENABLED=0")
    assert result.returncode == 1
    assert "cannot fetch http://127.0.0.1:9/" in result.stderr


def test_wrong_use(project: ScrapyProject) -> None:
    for arguments in ((), ("ftp://example.com/",), ("https://[half",)):
        assert project.call("sources", *arguments)[0] == 2
    page = project.folder / "page.html"
    page.write_text("<p>no archive</p>")
    for name, reason in ((str(page), "not a WARC file"), ("/gone", "no WARC file at /gone")):
        code, _, error = project.call("sources", "https://example.com/", "--replay", name)
        assert code == 1
        assert reason in error
