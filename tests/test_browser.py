"""Sites that show their text by JavaScript only, in a real Chromium."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from newsbot.browser import is_unwanted
from newsbot.guard import AddressPolicy
from newsbot.spiders import means as means_module
from newsbot.spiders.news import NewsSpider

PROJECT = Path(__file__).resolve().parents[1]
TEXT = [
    f"Paragraph {n} of the report says what the council of the town decided on Monday evening, "
    "after a long debate about the bridge and its costs, which have doubled."
    for n in range(6)
]
PAGE = """<!doctype html><html lang="en"><head><title>The bridge will be built</title>
<style>@font-face { font-family: x; src: url(/font.woff2) } body { font-family: x }</style></head>
<body><main id="root">Please wait</main><img src="/picture.jpg" alt="">
<script src="https://www.google-analytics.com/analytics.js"></script>
<script>fetch("/story.json").then(answer => answer.json()).then(story => {
  document.getElementById("root").innerHTML = "<article><h1>The bridge will be built</h1>" +
    story.map(text => "<p>" + text + "</p>").join("") + "</article>";
})</script></body></html>"""

SITE = '''
from newsbot.discovery import Listing
from newsbot.spiders.news import NewsSpider


class RenderedSpider(NewsSpider):
    """Shows nothing without JavaScript."""

    name = "rendered"
    allowed_domains = ["127.0.0.1"]
    home = "{home}"
    sources = [Listing("/")]
    article_urls = r"-\\d+\\.html$"
    {how}
'''

needs_chromium = pytest.mark.skipif(
    find_spec("scrapy_playwright") is None or shutil.which("chromium") is None,
    reason="no Chromium on the PATH, or the extra `browser` is not installed",
)


needs_curl = pytest.mark.skipif(
    find_spec("scrapy_impersonate") is None, reason="the extra `impersonate` is not installed"
)


def crawl(folder: Path, home: str, how: str = "") -> tuple[list[Any], str]:
    """Articles of the site, and the log. `how`: a further line of its class."""
    package = folder / "rendered_sites"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    (package / "rendered.py").write_text(SITE.format(home=home, how=how))
    out = folder / "out.jsonl"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "scrapy", "crawl", "rendered", "-O", str(out)),
            *("-s", "SPIDER_MODULES=rendered_sites", "-s", "DOWNLOAD_DELAY=0"),
        ],
        cwd=PROJECT,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(PROJECT), str(folder), *sys.path]),
            "NEWSBOT_STATE_DIR": str(folder / f"state-{bool(how)}"),
        },
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    lines = out.read_text().splitlines() if out.exists() else []
    return [json.loads(line) for line in lines], done.stderr


@needs_chromium
def test_a_page_that_needs_it_is_rendered_without_images_fonts_and_trackers(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    asked: list[str] = []

    def answer(request: Request) -> Response:
        asked.append(request.path)
        if request.path == "/":
            return Response('<a href="/bridge-1.html">The bridge</a>', content_type="text/html")
        if request.path == "/story.json":
            return Response(json.dumps(TEXT), content_type="application/json")
        if request.path == "/bridge-1.html":
            return Response(PAGE, content_type="text/html")
        return Response("", status=404)

    httpserver.expect_request("/").respond_with_handler(answer)
    for path in ("/bridge-1.html", "/story.json", "/picture.jpg", "/font.woff2", "/robots.txt"):
        httpserver.expect_request(path).respond_with_handler(answer)
    home = f"http://127.0.0.1:{httpserver.port}/"
    articles, log = crawl(tmp_path, home, "render = True")
    assert [article["body"] for article in articles] == ["\n\n".join(TEXT)], log[-3000:]
    assert "/story.json" in asked
    assert not {"/picture.jpg", "/font.woff2"} & set(asked)
    plain, _ = crawl(tmp_path, home)
    assert plain == []


@needs_curl
def test_a_site_is_fetched_with_the_habits_of_a_browser(tmp_path: Path) -> None:
    asked: dict[str, list[str]] = {}
    names, ended = ("old-1", "bomb-2", "slow-3"), Event()
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    page = f'<html lang="en"><title>The bridge</title><article><h1>The bridge</h1>{text}</article>'

    def answer(request: Request) -> Response:
        asked[request.path] = [name for name, _ in request.headers]
        if request.path == "/":
            links = "".join(f'<a href="/{name}.html">The bridge</a>' for name in names)
            return Response(links, content_type="text/html")
        if request.path == "/bomb-2.html":
            body = gzip.compress(b" " * 30_000_000)
            return Response(body, content_type="text/html", headers={"Content-Encoding": "gzip"})
        if request.path == "/slow-3.html":
            ended.wait(60)
        if request.path == "/old-1.html":
            return Response(status=301, headers={"Location": "/bridge-1.html"})
        if request.path == "/bridge-1.html":
            body = gzip.compress(f"<!doctype html>{page}".encode())
            return Response(body, content_type="text/html", headers={"Content-Encoding": "gzip"})
        return Response("", status=404)

    limits = '"DOWNLOAD_MAXSIZE": 1_000_000, "DOWNLOAD_TIMEOUT": 3, "RETRY_TIMES": 0'
    how = f'impersonate = "chrome"; custom_settings = {{{limits}}}'
    with HTTPServer(host="127.0.0.1", port=0, threaded=True) as server:
        server.expect_request(re.compile(".*")).respond_with_handler(answer)
        articles, log = crawl(tmp_path, server.url_for("/"), how)
        ended.set()
    assert [article["body"] for article in articles] == ["\n\n".join(TEXT)], log[-3000:]
    pages = ("/", "/old-1.html", "/bridge-1.html")
    assert all("Sec-Ch-Ua" in asked[path] for path in pages)  # as Chrome says, and Scrapy does not
    assert "'newsbot/dropped/download_cancelled': 1" in log  # 30 MB in 30 kB
    assert "'newsbot/dropped/download_timeout': 1" in log


@pytest.mark.parametrize(
    ("kind", "url", "unwanted"),
    [
        ("document", "https://a.example/x", False),
        ("script", "https://cdn.a.example/x.js", False),
        ("fetch", "https://api.a.example/x", False),
        ("image", "https://a.example/x.jpg", True),
        ("font", "https://a.example/x.woff2", True),
        ("script", "https://www.google-analytics.com/a.js", True),
        ("script", "https://notgoogle-analytics.com/a.js", False),
        ("fetch", "http://127.0.0.1:6379/", True),
        ("fetch", "http://[::1]/", True),
        ("fetch", "http://localhost:8000/", True),
        ("fetch", "file:///etc/passwd", True),
    ],
)
def test_what_a_page_may_load(kind: str, url: str, unwanted: bool) -> None:
    assert is_unwanted(kind, url, AddressPolicy([])) is unwanted


@pytest.mark.parametrize(
    ("attributes", "remedy"),
    [
        ({"render": True}, "pip install scrapy-playwright"),
        ({"impersonate": "chrome"}, "pip install scrapy-impersonate"),
    ],
)
def test_without_the_extra_a_spider_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, attributes: dict[str, Any], remedy: str
) -> None:
    monkeypatch.setattr(means_module, "find_spec", lambda name: None)
    spider = type("AnySpider", (NewsSpider,), {"name": "any", **attributes})
    with pytest.raises(ValueError, match=remedy):
        spider()
