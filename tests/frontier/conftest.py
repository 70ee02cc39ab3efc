"""A small website, and worker processes that crawl it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import redis

from newsbot.redis import connect_sync
from tests.conftest import PROJECT

SPIDER = """
import scrapy

class TreeSpider(scrapy.Spider):
    name = "tree"
    allowed_domains = ["127.0.0.1"]

    async def start(self):
        yield scrapy.Request(self.root, meta={"newsbot_source": {"url": self.root}}, priority=1000)

    def parse(self, response):
        for link in response.css("a::attr(href)"):
            yield response.follow(link, priority=0)
        yield {"url": response.url}
"""


class Site:
    """Pages `/0` … `/{pages-1}`; page n links to `fan` further ones. Counts what is fetched.

    Nothing is answered while `gate` is closed. It closes itself at request number `halt`, so that
    a crawl is certainly under way, and not over, however quick it is.
    """

    def __init__(self, pages: int = 60, fan: int = 4, delay: float = 0.0) -> None:
        self.pages, self.fan, self.delay = pages, fan, delay
        self.log: list[tuple[float, str]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.halt = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.log.append((time.monotonic(), self.path))
                if len(site.log) == site.halt:
                    site.gate.clear()
                time.sleep(site.delay)
                site.gate.wait(60)
                number = self.path[1:]
                if not number.isdigit() or int(number) >= site.pages:
                    self.send_response(404)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                first = int(number) * site.fan + 1
                body = "".join(
                    f"<a href='/{n}'>{n}</a>"
                    for n in range(first, min(first + site.fan, site.pages))
                ).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing: the test keeps its own log."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def fetched(self) -> list[str]:
        return [path for _, path in self.log if path != "/robots.txt"]


@pytest.fixture
def client(valkey: str) -> Iterator[redis.Redis]:
    with connect_sync(valkey) as client:
        yield client


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.gate.set()
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def worker(tmp_path: Path, valkey: str) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a worker process: `worker(site, SETTING="value")`; items go to `out.jsonl`.

    What still runs at the test's end is killed: a failed test must not disturb the next ones.
    """
    (tmp_path / "tree.py").write_text(SPIDER)
    started: list[subprocess.Popen[str]] = []

    def run(
        site: Site | None,
        out: str = "out.jsonl",
        file: str = "tree.py",
        arguments: Mapping[str, str] | None = None,
        **settings: object,
    ) -> subprocess.Popen[str]:
        given = arguments or ({"root": f"{site.url}/0"} if site else {})
        options = {
            "NEWSBOT_REDIS_URL": valkey,
            "NEWSBOT_ALLOWED_NETWORKS": "127.0.0.0/8",
            "LOG_LEVEL": "INFO",
            "DOWNLOAD_DELAY": 0,
            **settings,
        }
        command = [sys.executable, "-W", "error", "-m", "scrapy", "runspider", file, "-o", out]
        for name, value in given.items():
            command += ["-a", f"{name}={value}"]
        for name, setting in options.items():
            command += ["-s", f"{name}={setting}"]
        process = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=os.environ
            | {
                "PYTHONPATH": os.pathsep.join([str(PROJECT), str(tmp_path)]),
                "SCRAPY_SETTINGS_MODULE": "newsbot.settings",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def finish(process: subprocess.Popen[str], timeout: float = 60) -> str:
    """Wait for a worker's end; its log. Fails unless it exits with 0."""
    log, _ = process.communicate(timeout=timeout)
    assert process.returncode == 0, log
    return log


def urls(path: Path) -> list[str]:
    """The URLs of the items in a JSON lines file."""
    return [json.loads(line)["url"] for line in path.read_text().splitlines()]
