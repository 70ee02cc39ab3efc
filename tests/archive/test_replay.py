"""Crawls recorded from a loopback site and replayed without it; real runs of `scrapy`."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from warcio.archiveiterator import ArchiveIterator
from werkzeug import Response

from newsbot.archive.writer import WarcWriter
from tests.commands.conftest import ScrapyProject

SPIDER = """
from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class LoopbackSpider(NewsSpider):
    name = "loopback"
    allowed_domains = ["127.0.0.1"]
    sources = [Listing("{url}")]
    article_urls = r"/story/"
    custom_settings = {{"DOWNLOAD_DELAY": 0}}
"""

STORY = """<html lang="en"><head>
<meta property="og:title" content="Council of town {number} mends its bridges">
<meta property="article:published_time" content="2026-08-2{number}T10:00:00Z"></head>
<body><h1>Council of town {number} mends its bridges</h1><article>{paragraphs}</article></body>
</html>"""


def story(number: int) -> str:
    paragraphs = "".join(
        f"<p>In story {number} the council of town {number} met for hour {hour} and, as "
        f"residents of street {number * hour} had long asked, agreed to mend bridge {hour}.</p>"
        for hour in range(1, 6)
    )
    return STORY.format(number=number, paragraphs=paragraphs)


def with_spider(folder: Path, url: str) -> ScrapyProject:
    project = ScrapyProject(folder)
    (folder / "sites.py").write_text(SPIDER.format(url=url))
    return project


def towns(path: Path) -> list[str]:
    articles = map(json.loads, path.read_text().splitlines())
    return sorted(re.findall(r"town (\d)", article["title"])[0] for article in articles)


@pytest.fixture
def site() -> Iterator[HTTPServer]:
    """Two stories behind a compressed listing, one of them behind a redirect; no robots.txt."""
    # A server of its own, since the test stops it: pytest-httpserver's is shared by all tests.
    httpserver = HTTPServer(host="127.0.0.1", port=0)
    links = '<a href="/story/1">One long enough headline</a> <a href="/story/old-2">Another</a>'
    page = gzip.compress(f"<html><body>{links}</body></html>".encode())
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
    httpserver.expect_request("/").respond_with_response(Response(page, headers=headers))
    html = "text/html; charset=utf-8"
    httpserver.expect_request("/story/1").respond_with_data(story(1), content_type=html)
    httpserver.expect_request("/story/2").respond_with_data(story(2), content_type=html)
    httpserver.expect_request("/robots.txt").respond_with_data(status=404)
    moved = Response(status=301, headers={"Location": "/story/2"})
    httpserver.expect_request("/story/old-2").respond_with_response(moved)
    with httpserver:
        yield httpserver


def test_a_recorded_crawl_is_replayed_without_its_site(tmp_path: Path, site: HTTPServer) -> None:
    project = with_spider(tmp_path, site.url_for("/"))
    code, _, error = project.run("crawl", "loopback", "-O", "a.jsonl", "-s", "NEWSBOT_ARCHIVE=kept")
    assert code == 0, error
    (path,) = (tmp_path / "kept").iterdir()
    with path.open("rb") as file:
        statuses = [
            record.http_headers.get_statuscode()
            for record in ArchiveIterator(file)
            if record.rec_type == "response"
        ]
    assert sorted(statuses) == ["200", "200", "200", "301", "404"]  # robots.txt among them
    site.stop()

    # Twice: a replay finds all of it again, whatever was seen.
    for _ in range(2):
        code, _, error = project.run("crawl", "loopback", "-O", "b.jsonl", NEWSBOT_REPLAY="kept")
        assert code == 0, error
        assert towns(tmp_path / "b.jsonl") == towns(tmp_path / "a.jsonl") == ["1", "2"]
    recorded, replayed = (
        {(item["url"], item["body"]) for item in map(json.loads, text.splitlines())}
        for text in ((tmp_path / name).read_text() for name in ("a.jsonl", "b.jsonl"))
    )
    assert recorded == replayed


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """An archive of a few stories of two sites, without what lists them."""
    writer = WarcWriter(tmp_path / "kept", "some")
    headers = [("Content-Type", "text/html; charset=utf-8")]
    for number in (1, 2, 3):
        url = f"http://127.0.0.1:1/story/{number}"
        writer.write(url, ("HTTP/1.1 200 OK", headers, story(number).encode()))
    writer.write("http://other.example/story/4", ("HTTP/1.1 200 OK", headers, story(4).encode()))
    writer.write("http://127.0.0.1:1/about", ("HTTP/1.1 200 OK", headers, story(5).encode()))
    writer.close()
    return next((tmp_path / "kept").iterdir())


def test_archived_articles_need_no_source(tmp_path: Path, articles: Path) -> None:
    project = with_spider(tmp_path, "http://127.0.0.1:1/")
    code, _, error = project.run(
        "crawl", "loopback", "-O", "a.jsonl", "-s", f"NEWSBOT_REPLAY={articles}"
    )
    assert code == 0, error
    assert towns(tmp_path / "a.jsonl") == ["1", "2", "3"]
    assert "'newsbot/archive/absent': 2" in error  # the listing and robots.txt
    assert not (tmp_path / ".newsbot").exists()


def test_a_torn_archive_is_replayed_as_far_as_it_is_whole(tmp_path: Path, articles: Path) -> None:
    articles.write_bytes(articles.read_bytes()[:-100])
    project = with_spider(tmp_path, "http://127.0.0.1:1/")
    code, _, error = project.run("crawl", "loopback", "-O", "a.jsonl", NEWSBOT_REPLAY=str(articles))
    assert code == 1
    assert towns(tmp_path / "a.jsonl") == ["1", "2", "3"]
    assert "the file ends in the middle of a record" in error
    assert error.splitlines()[-1].startswith("newsbot: one damaged place in the archive")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("NEWSBOT_REPLAY=none.warc.gz", "NEWSBOT_REPLAY=none.warc.gz: no WARC file at none.warc"),
        ("NEWSBOT_ARCHIVE=/proc/none", "NEWSBOT_ARCHIVE=/proc/none cannot be written: "),
    ],
)
def test_a_wrong_place_is_said_before_the_crawl(tmp_path: Path, setting: str, message: str) -> None:
    project = with_spider(tmp_path, "http://127.0.0.1:1/")
    code, _, error = project.run("crawl", "loopback", "-s", setting)
    assert code == 2
    assert error.splitlines()[-1].startswith(f"newsbot: {message}")
    assert "Spider opened" not in error
