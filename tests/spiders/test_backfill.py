"""`-a since=… -a until=…`: archive sitemaps, as far as needed, each once."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
from pytest_httpserver import HTTPServer
from scrapy.http import XmlResponse
from scrapy.utils.test import get_crawler
from werkzeug import Request as WebRequest
from werkzeug import Response as WebResponse

from newsbot.discovery import Sitemap
from newsbot.frontier.dupefilter import DupeFilter
from newsbot.frontier.protocol import Frontier, Policy
from newsbot.redis import connect_sync, keys
from newsbot.spiders.news import NewsSpider
from newsbot.spiders.since import read_until
from newsbot.stream.encoding import decode
from tests import servers
from tests.commands.conftest import ScrapyProject

HOME = "https://paper.example"


class PaperSpider(NewsSpider):
    """With an archive by month."""

    name = "paper"
    allowed_domains: ClassVar[list[str]] = ["paper.example"]
    sources: ClassVar[list[Sitemap]] = [Sitemap(f"{HOME}/sitemap.xml", since=3)]


def answers(entries: list[tuple[str, str]], kind: str, **arguments: str) -> list[Any]:
    """What a spider asks for after a sitemap (or its index) of these addresses and dates."""
    spider = PaperSpider.from_crawler(get_crawler(PaperSpider), **arguments)
    (source,) = spider.declared()
    request = spider.source_request(source)
    outer, inner = ("sitemapindex", "sitemap") if kind == "index" else ("urlset", "url")
    parts = "".join(
        f"<{inner}><loc>{HOME}{path}</loc><lastmod>{day}</lastmod></{inner}>"
        for path, day in entries
    )
    body = f"<{outer}>{parts}</{outer}>".encode()
    return list(spider.parse_source(XmlResponse(request.url, body=body, request=request)))


MONTHS = [(f"/{year}-{month:02}.xml", f"{year}-{month:02}-28")
          for year in (2023, 2024, 2025) for month in range(1, 13)]  # fmt: skip


def test_only_the_months_asked_for_are_read() -> None:
    found = answers(MONTHS, "index", since="2024-05-03", until="2024-06-02")
    assert [request.url[-11:] for request in found] == ["2024-06.xml", "2024-05.xml"]
    assert all(not request.dont_filter for request in found)


def test_without_a_backfill_a_source_keeps_its_own_limit() -> None:
    assert answers(MONTHS, "index") == []


def test_articles_of_other_days_are_left_out() -> None:
    days = [(f"/story-{day}", f"2024-05-{day:02}") for day in range(1, 31)]
    found = answers(days, "urls", since="2024-05-20")
    assert [int(request.url.rpartition("-")[2]) for request in found] == list(range(20, 31))


def test_a_part_is_new_once_for_each_time_asked_for() -> None:
    crawler = get_crawler(PaperSpider)
    frontier = Frontier("t", "paper", "w", Policy())
    seen = DupeFilter(None, frontier, crawler.request_fingerprinter)
    first, *_ = answers(MONTHS, "index", since="2024-05-03", until="2024-06-02")
    again, *_ = answers(MONTHS, "index", since="2024-05-03", until="2024-06-02")
    other, *_ = answers(MONTHS, "index", since="2024-05-04", until="2024-06-02")
    tags = [seen.tag(request) for request in (first, again, other)]
    assert tags[0] == tags[1] != tags[2]
    assert tags[0] is not None
    assert tags[0].startswith(b"s")  # among what is remembered when the crawl is over


@pytest.mark.parametrize("day", ["20240602", "2024-W22-7", " 2024-06-02 "])
def test_a_day_ends_at_its_end_however_it_is_written(day: str) -> None:
    assert read_until(day) == read_until("2024-06-02") == datetime(2024, 6, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"until": "2024-01-01"}, "since"),
        ({"since": "2024", "until": "x"}, "no date"),
        ({"since": "2024-02-01", "until": "2024-01-31"}, "not before"),
        ({"since": "2199-12-31"}, "in the future"),
        ({"since": "0001-01-01"}, "no date"),
        ({"since": "2024-01-01", "until": "9999-12-31"}, "no date"),
        ({"since": "2024-13-01"}, "no date"),
        ({"since": "yesterday"}, "no date"),
        ({"since": "2024-01-01T25:00"}, "no date"),
    ],
)
def test_wrong_limits(arguments: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        PaperSpider(**arguments)


class Archive:
    """A newspaper's sitemaps by month, on loopback; articles may be held back."""

    MONTHS = ("2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
    EACH = 8

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.answered: set[str] = set()
        self.limit = 10
        """Articles that are answered; more wait until the test lets them go."""
        self.go_on = Event()
        self._lock = Lock()
        self.server = HTTPServer(host="127.0.0.1", port=0, threaded=True)
        self.server.expect_request(re.compile(".*")).respond_with_handler(self._answer)

    def _answer(self, request: WebRequest) -> WebResponse:
        path, home = request.path, self.server.url_for("/").rstrip("/")
        self.asked[path] += 1
        if path == "/sitemap.xml":
            parts = "".join(f"<sitemap><loc>{home}/{m}.xml</loc></sitemap>" for m in self.MONTHS)
            return WebResponse(f"<sitemapindex>{parts}</sitemapindex>", content_type="text/xml")
        if path.endswith(".xml"):
            month = path[1:-4]
            urls = "".join(
                f"<url><loc>{home}/town-{month}-{n}.html</loc><lastmod>{month}-{n + 1:02}</lastmod>"
                "</url>"
                for n in range(self.EACH)
            )
            return WebResponse(f"<urlset>{urls}</urlset>", content_type="text/xml")
        if not path.endswith(".html"):
            return WebResponse(status=404)
        with self._lock:
            is_held = len(self.answered) >= self.limit
            if not is_held:
                self.answered.add(path)
        if is_held:
            self.go_on.wait(60)
        town = path.partition("-")[2].removesuffix(".html")
        text = "".join(
            f"<p>In the year of {town} the council met for hour {n} and agreed to mend the bridge "
            f"of street {n}, as residents of {town} had long asked.</p>"
            for n in range(5)
        )
        head = f'<meta property="article:published_time" content="{town[:7]}-02T10:00:00Z">'
        page = f"<html lang='en'><head>{head}<title>Bridges of {town}</title></head><body>"
        return WebResponse(
            f"{page}<h1>Bridges of {town}</h1><article>{text}</article>", content_type="text/html"
        )


ARCHIVE_SPIDER = """
from newsbot.discovery import Sitemap
from newsbot.spiders.news import NewsSpider
from newsbot.spiders.since import read_until


class ArchiveSpider(NewsSpider):
    name = "archive"
    allowed_domains = ["127.0.0.1"]
    sources = [Sitemap("{home}/sitemap.xml", since=3)]
    article_urls = r"/town-"
    custom_settings = {{"DOWNLOAD_DELAY": 0, "NEWSBOT_DUPLICATES_POLICY": "mark"}}
"""


def test_killed_in_the_middle_it_goes_on_and_fetches_nothing_twice(
    tmp_path: Path, valkey: str
) -> None:
    archive, project = Archive(), ScrapyProject(tmp_path)
    command = ("crawl", "archive", "-a", "since=2024-01-01", "-a", "until=2024-03-31")
    command += ("-s", f"NEWSBOT_REDIS_URL={valkey}", "-s", "NEWSBOT_LEASE_SECONDS=60")
    with archive.server, connect_sync(valkey) as client:
        home = archive.server.url_for("/").rstrip("/")
        (project.folder / "sites.py").write_text(ARCHIVE_SPIDER.format(home=home))
        process = project.start(*command)

        def published() -> list[str]:
            found: Any = client.xrange(keys.STREAM())
            return [urlsplit(decode(fields[b"article"]).url).path for _, fields in found]

        def is_stuck() -> bool:
            """All that was answered is published and acknowledged; articles are held or queued."""
            hashes = [client.hvals(key) for key in client.scan_iter("{newsbot}:archive:leases:*")]
            leased: list[bytes] = [value for values in hashes for value in values]
            if len(archive.answered) < archive.limit or not leased:
                return False
            answered = [path.encode() for path in archive.answered]
            return all(
                b"/town-" in request and not any(path in request for path in answered)
                for request in leased
            )

        servers.until(is_stuck)
        before = Counter(archive.asked)
        process.kill()
        process.communicate()
        wanted = [f"/town-{m}-{n}.html" for m in archive.MONTHS[2:5] for n in range(archive.EACH)]
        assert set(published()) == archive.answered & set(wanted)
        archive.go_on.set()
        workers = keys.WORKERS(spider="archive")  # a minute passes: its leases have ended
        client.zadd(workers, dict.fromkeys(client.zrange(workers, 0, -1), 0))
        code, _, error = project.run(*command)
        assert code == 0, error
        assert sorted(published()) == wanted
    again = {path for path in before if archive.asked[path] > before[path]}
    # What the killed worker had in hand without an answer, and the index, which says what is new.
    assert not again & archive.answered
    assert {path for path in again if path.endswith(".xml")} == {"/sitemap.xml"}
    assert not {"/2023-11.xml", "/2024-05.xml"} & set(archive.asked)  # a day is left at both ends
