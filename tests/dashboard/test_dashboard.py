"""The dashboard over HTTP: what it shows, to whom, and what hostile data can do in it."""

from __future__ import annotations

import re
import resource
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from newsbot.dashboard.guard import is_loopback
from newsbot.redis import connect_sync
from tests.commands.conftest import ScrapyProject
from tests.dashboard.conftest import serving

if TYPE_CHECKING:
    import redis


def test_the_front_page_shows_everything(filled: redis.Redis) -> None:
    with serving(filled) as served:
        status, html, _ = served.get("/")
        parts = served.first_event()
    assert status == 200
    for shown in (
        "Story 1",
        "duplicate: near",
        "left out: no body",
        "daily",
        "stale",
        "well",
        "not as it was: articles 25%",
    ):
        assert shown in html, shown
        assert any(shown in part for part in parts.values()), shown
    assert set(parts) == {"fleet", "sites", "latest", "workers", "queues", "readers"}
    assert all(f'id="{name}"' in html for name in parts)


def test_an_article_with_what_was_stripped_and_its_duplicates(filled: redis.Redis) -> None:
    with serving(filled) as served:
        status, html, _ = served.get(f"/article/{1:016x}")
    assert status == 200
    assert '<p dir="auto">Second of 1.</p>' in html
    assert re.search(r"text/marker</code> .*You may also like", html)
    assert "https://news.example/2" in html
    assert re.search(r"<td>title|<td>url", html)


def test_hostile_data_stays_text(filled: redis.Redis) -> None:
    with serving(filled) as served:
        pages = [served.get(path)[1] for path in ("/", f"/article/{4:016x}")]
        pages += served.first_event().values()
        status, missing, _ = served.get("/article/%3Cscript%3E")
    assert status == 404
    for html in (*pages, missing):
        own = html.replace('<script src="live.js"></script>', "")
        for forbidden in ("<script", "<img", "\x1b", "\u202e", 'javascript:alert(1)"'):
            assert forbidden not in own
        assert not re.search(r'href="(?!https?://|article/|[0-9a-f]{16}"|\.\./|/?style|#|/")', own)


def test_every_answer_has_a_policy_that_allows_no_inline_code(client: redis.Redis) -> None:
    with serving(client) as served:
        for path in ("/", "/article/x", "/style.css", "/live.js", "/health", "/nothing"):
            _, _, headers = served.get(path)
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"


def test_it_only_reads(filled: redis.Redis) -> None:
    before = {key: filled.dump(key) for key in filled.keys()}  # noqa: SIM118, not a dict
    with serving(filled) as served:
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            assert served.get("/", method)[0] == 405
        served.get("/")
        served.first_event()
    assert {key: filled.dump(key) for key in filled.keys()} == before  # noqa: SIM118


def test_prometheus_is_answered(filled: redis.Redis) -> None:
    with serving(filled) as served:
        status, text, headers = served.get("/metrics")
    assert status == 200
    assert headers["content-type"].startswith("text/plain")
    assert "newsbot_up 1.0" in text.splitlines()


def test_an_empty_redis_says_how_to_begin(client: redis.Redis) -> None:
    with serving(client) as served:
        _, html, _ = served.get("/")
    for shown in (
        "No article has come yet",
        "scrapy launch",
        "Nothing was queued",
        "scrapy consume",
    ):
        assert shown in html


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "192.0.2.1", ""])
def test_another_name_for_this_machine_is_refused(client: redis.Redis, host: str) -> None:
    with serving(client) as served:
        assert served.get("/", Host=host)[0] == 421
        assert served.get("/", Host="localhost:1")[0] == 200


def test_elsewhere_a_token_is_asked_for(client: redis.Redis) -> None:
    with serving(client, token="correct") as served:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Cookie": "newsbot_dashboard=x"}):
            for path in ("/", "/events", "/article/x", "/style.css"):
                assert served.get(path, **headers)[0] == 401
        assert served.get("/?token=wrong")[0] == 401
        assert served.get("/", Authorization="Bearer correct", Host="any.example")[0] == 200
        assert served.get("/health")[0] == 200
        status, _, headers = served.get("//other.example/x?token=correct&a=1")
        assert (status, headers["location"]) == (303, "/other.example/x?a=1")
        cookie = headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "samesite=strict" in cookie.lower()
        assert served.get("/", Cookie=cookie.partition(";")[0])[0] == 200


def test_a_token_may_be_any_text(client: redis.Redis) -> None:
    token = 'पास; "% word'
    with serving(client, token=token) as served:
        status, _, headers = served.get(f"/?token={quote(token)}")
        assert status == 303
        cookie = headers["set-cookie"].partition(";")[0]
        assert served.get("/", Cookie=cookie)[0] == 200
        assert served.get("/", Authorization=f"Bearer {token}".encode().decode("latin-1"))[0] == 200
        assert served.get("/", Authorization="Bearer é")[0] == 401


@pytest.mark.parametrize(
    ("host", "verdict"),
    [("127.0.0.1", True), ("::1", True), ("[::1]", True), ("localhost", True),
     ("0.0.0.0", False), ("192.168.1.1", False), ("localhost.evil.example", False), ("", False)],
)  # fmt: skip
def test_what_is_loopback(host: str, verdict: bool) -> None:
    assert is_loopback(host) is verdict


def test_redis_that_is_away_is_said(tmp_path: Path) -> None:
    with connect_sync(f"unix://{tmp_path}/none.sock") as client, serving(client) as served:
        assert served.get("/health")[1] == "Redis is away"
        status, html, _ = served.get("/")
        assert status == 200
        assert 'role="alert">Redis is away' in html
        assert served.get("/article/x")[0] == 503
        assert "newsbot_up 0.0" in served.get("/metrics")[1]


def test_the_command_serves_until_it_is_told_to_end(tmp_path: Path) -> None:
    project = ScrapyProject(tmp_path)
    process = project.start("dashboard", "--port", "0")
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        match = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert match, line
        with urllib.request.urlopen(match[0], timeout=60) as answer:
            assert b"newsbot" in answer.read()
    finally:
        process.terminate()
        _, error = process.communicate(timeout=60)
    assert error == ""


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux'")
def test_visitors_that_take_all_file_descriptors(tmp_path: Path) -> None:
    process = ScrapyProject(tmp_path).start("dashboard", "--port", "0")
    try:
        assert process.stdout is not None
        match = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
        assert match
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (40, 40))
        visitors = [socket.create_connection(("127.0.0.1", int(match[1]))) for _ in range(50)]
        open_files = Path(f"/proc/{process.pid}/fd")
        deadline = time.monotonic() + 60
        while len(list(open_files.iterdir())) < 36:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        for visitor in visitors:
            visitor.close()
        with urllib.request.urlopen(match[0], timeout=60) as answer:
            assert b"newsbot" in answer.read()
    finally:
        process.terminate()
        _, error = process.communicate(timeout=60)
    assert len(error) < 100_000


def test_no_token_no_other_host(tmp_path: Path) -> None:
    code, _, error = ScrapyProject(tmp_path).call("dashboard", "--host", "0.0.0.0")
    assert code == 2
    assert "set NEWSBOT_DASHBOARD_TOKEN" in error


def test_the_crawl_does_not_import_the_dashboard() -> None:
    code = "import sys, newsbot.commands.dashboard; sys.exit('starlette' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
