"""`scrapy check`: the demo newspapers over loopback, an archive, and Scrapy's own contracts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbot.archive.writer import WarcWriter
from newsbot.demo import Newspapers
from tests.conftest import PROJECT

PAPERS = """
from newsbot.discovery import Feed, Listing, NewsSitemap
from newsbot.spiders.news import NewsSpider

class GangaSpider(NewsSpider):
    name = "ganga"
    allowed_domains = ["127.0.0.2"]
    home = "http://127.0.0.2:{port}/"
    country, language = "IN", "hi"
    sources = [NewsSitemap("/news-sitemap.xml"), Feed("/rss.xml")]
    article_urls = r"-\\d+\\.html$"

class HarbourSpider(GangaSpider):
    name = "harbour"
    allowed_domains = ["127.0.0.3"]
    home = "http://127.0.0.3:{port}/"
    language = "en"
    sources = [Feed("/rss-of-old.xml")]
"""
CONTRACTS = '''
import scrapy

class OrdinarySpider(scrapy.Spider):
    name = "ordinary"

    def parse(self, response):
        """A page of one story.

        @url http://127.0.0.3:{port}/about.html
        @returns requests 0 0
        """
'''


class Project:
    """A project of its own with two newspapers and a spider of Scrapy's kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsbot.settings\n")

    def check(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        options = ["SPIDER_MODULES=papers,ordinary", "DOWNLOAD_DELAY=0", "RETRY_ENABLED=0"]
        options += ["NEWSBOT_ALLOWED_NETWORKS=127.0.0.0/8", "AUTOTHROTTLE_ENABLED=0"]
        return subprocess.run(
            [sys.executable, "-m", "scrapy", "check", *arguments]
            + [part for option in options for part in ("-s", option)],
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": f"{self.folder}{os.pathsep}{PROJECT}"},
        )


@pytest.fixture(scope="module")
def papers() -> Iterator[Newspapers]:
    with Newspapers(articles=40, slow=0) as printed:
        yield printed


@pytest.fixture
def project(tmp_path: Path, papers: Newspapers) -> Project:
    (tmp_path / "papers.py").write_text(PAPERS.format(port=papers.port))
    (tmp_path / "ordinary.py").write_text(CONTRACTS.format(port=papers.port))
    return Project(tmp_path)


def test_sites_that_are_well_moved_and_redesigned(project: Project, papers: Newspapers) -> None:
    done = project.check("ganga", "harbour", "--json")
    found = {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}
    # The demo's newspapers are all of one day in January: asleep, but well.
    assert found["ganga"]["result"] == "stale", done.stderr
    assert found["ganga"]["articles"] == len(found["ganga"]["pages"]) == 6
    assert found["ganga"]["filled"]["date_published"] == 1.0
    assert found["ganga"]["length"] > 300
    assert found["harbour"]["result"] == "moved"
    assert "status 404" in found["harbour"]["why"]
    assert "scrapy sources" in found["harbour"]["remedy"]
    assert done.returncode == 1  # they fail in several ways

    papers.design = "script"
    try:
        done = project.check("ganga")
    finally:
        papers.design = "first"
    assert done.returncode == 8
    assert "ganga: javascript, 6 of 6 pages" in done.stdout
    assert "scrapy-playwright" in done.stdout


def test_an_archive_of_articles(project: Project, papers: Newspapers) -> None:
    paper = papers.papers[0]
    page = "<html lang=hi><title>{0}</title><body><article><h1>{0}</h1>{1}</article></html>"
    writer = WarcWriter(project.folder / "archive", "pages")
    for article in paper.articles[:3]:
        body = "".join(f"<p>{text}</p>" for text in article.paragraphs)
        stamp = f'<time datetime="{article.date_published}"></time>'
        html = page.format(article.title, stamp + body).encode()
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(html)))]
        writer.write(article.url, ("HTTP/1.1 200 OK", headers, html))
    writer.close()
    before = len(papers.hits)
    done = project.check("ganga", "--replay", "archive/", "--json")
    found = json.loads(done.stdout)
    assert found["articles"] == 3, found
    assert found["result"] == "ok"
    assert len(papers.hits) == before  # nothing was asked of the network


def test_contracts_are_scrapys(project: Project) -> None:
    listed = project.check("-l")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.split() == ["ordinary", "*", "parse"]
    done = project.check("ordinary")
    assert done.returncode == 0, done.stderr
    assert "Ran 1 contract" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gangaa"], "did you mean ganga"),
        (["ganga", "--nonsense"], "--nonsense"),
        (["ganga", "ordinary"], "ordinary: no news site"),
    ],
)
def test_wrong_use(project: Project, arguments: list[str], message: str) -> None:
    done = project.check(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
