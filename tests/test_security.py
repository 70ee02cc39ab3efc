"""A site that attacks its visitors, and what becomes of each attack; see docs/security.md."""

from __future__ import annotations

import contextlib
import gzip
import json
import logging
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli
import msgspec
import pytest
from scrapy.utils._compression import zstd  # of this Python, or what stands for it

from newsbot.monitoring.logs import SafeRecord
from newsbot.monitoring.terminal import one_line, shown, shown_json
from newsbot.monitoring.worker_report import Report
from newsbot.redis import connect_sync, keys
from tests.commands.conftest import ScrapyProject

PROJECT = Path(__file__).resolve().parent.parent

Attack = Callable[[socket.socket], None]


def answer(*headers: str, body: bytes = b"", status: str = "200 OK") -> Attack:
    head = "\r\n".join((f"HTTP/1.1 {status}", "Content-Type: text/html", *headers))
    return lambda client: client.sendall(head.encode("latin-1") + b"\r\n\r\n" + body)


def endless(client: socket.socket) -> None:
    answer("Transfer-Encoding: chunked")(client)
    while True:
        client.sendall(b"10000\r\n" + bytes(0x10000) + b"\r\n")


def drip(client: socket.socket) -> None:
    answer()(client)
    for _ in range(200):
        client.sendall(b"x")
        time.sleep(0.1)


def endless_headers(client: socket.socket) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(200):
        client.sendall(b"X-%d: y\r\n" % number)
        time.sleep(0.1)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, 1),
    "deflate": lambda body: zlib.compress(body, 1),
    "br": lambda body: brotli.compress(body, quality=1),
    "zstd": zstd.compress,
}


def packed(size: int, *codings: str) -> Attack:
    """So many bytes, each coding applied to the outcome of the one before."""
    body = bytes(size)
    for coding in codings:
        body = PACKERS[coding](body)
    coding = ", ".join(codings)
    return answer(f"Content-Encoding: {coding}", f"Content-Length: {len(body)}", body=body)


ATTACKS: dict[str, Attack] = {
    "/big": answer("Content-Length: 1000000000", body=bytes(1000)),
    "/endless": endless,
    "/bomb": packed(50_000_000, "gzip"),
    "/double-bomb": packed(50_000_000, "gzip", "gzip"),
    "/deflate-bomb": packed(50_000_000, "deflate"),
    "/br-bomb": packed(50_000_000, "br"),
    "/zstd-bomb": packed(50_000_000, "zstd"),
    "/negative": answer("Content-Length: -1", body=b"x"),
    "/no-length": answer("Content-Length: " + "9" * 5000, body=b"x"),
    "/drip": drip,
    "/silent": lambda client: time.sleep(20),
    "/long-header": answer("X: " + "x" * 1_000_000),
    "/many-headers": answer(*[f"X-{n}: y" for n in range(100_000)]),
    "/endless-headers": endless_headers,
    "/half": answer("Content-Length: 100", body=b"half"),
    "/garbage": lambda client: client.sendall(bytes(range(256)) * 10),
    "/to-file": answer("Location: file:///etc/passwd", status="302 Found"),
    "/to-data": answer("Location: data:text/html,<h1>hi", status="302 Found"),
    "/to-nothing": answer("Location: http://", status="302 Found"),
}


class HostileSite:
    """Serves `ATTACKS` on loopback, and `/loop…`, which leads ever on."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.requests: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self._server.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):  # the visitor may leave
            path = client.recv(65536).split(b" ")[1].decode()
            self.requests.append(path)
            if path.startswith("/loop"):
                answer(f"Location: {path}x", status="302 Found")(client)
            else:
                ATTACKS.get(path, answer(status="404 Not Found"))(client)

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


@pytest.fixture
def hostile() -> Iterator[HostileSite]:
    site = HostileSite()
    yield site
    site.close()


SPIDER = """
import re
from pathlib import Path

import scrapy


class VisitorSpider(scrapy.Spider):
    name = "visitor"
    custom_settings = {{
        "RETRY_ENABLED": False, "DOWNLOAD_TIMEOUT": 4, "DOWNLOAD_MAXSIZE": 1000000,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 32, "CONCURRENT_REQUESTS": 32, "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "NEWSBOT_DELAY_CEILING": 0.05,  # else a host with so much trouble is asked once a second
    }}

    async def start(self):
        for path in {paths}:
            yield scrapy.Request("{origin}" + path, self.parse, errback=self.failed,
                                 cb_kwargs={{"path": path}}, meta={{"path": path}})

    def parse(self, response, path):
        yield {{"path": path, "fate": "read " + str(len(response.body))}}

    def failed(self, failure):
        yield {{"path": failure.request.meta["path"], "fate": type(failure.value).__name__}}

    def closed(self, reason):
        status = Path("/proc/self/status")
        if status.exists():  # getrusage would count what the parent held when it forked
            peak = re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text())[1]
            self.crawler.stats.set_value("peak", int(peak) * 1024)
"""


def test_every_attack_ends_and_is_counted(tmp_path: Path, hostile: HostileSite) -> None:
    project = ScrapyProject(tmp_path)
    paths = [*ATTACKS, "/loop"]
    (tmp_path / "sites.py").write_text(SPIDER.format(origin=hostile.origin, paths=paths))
    code, _, error = project.run("crawl", "visitor", "-O", "fates.jsonl")
    assert code == 0, error
    lines = (tmp_path / "fates.jsonl").read_text().splitlines()
    fates = {line["path"]: line["fate"] for line in map(json.loads, lines)}
    # Read, or given up on if this machine is slow.
    assert fates.pop("/many-headers") in ("read 0", "DownloadTimeoutError")
    assert fates == {
        "/big": "DownloadCancelledError",
        "/endless": "DownloadCancelledError",
        "/bomb": "IgnoreRequest",
        "/double-bomb": "IgnoreRequest",
        "/deflate-bomb": "IgnoreRequest",
        "/br-bomb": "IgnoreRequest",
        "/zstd-bomb": "IgnoreRequest",
        "/drip": "DownloadTimeoutError",
        "/silent": "DownloadTimeoutError",
        "/long-header": "DownloadFailedError",
        "/endless-headers": "DownloadTimeoutError",
        "/negative": "DownloadFailedError",
        "/no-length": "DownloadFailedError",
        "/half": "ResponseDataLossError",
        "/garbage": "DownloadFailedError",
        "/to-file": "HttpError",
        "/to-data": "HttpError",
        "/to-nothing": "IgnoreRequest",  # leads to itself
        "/loop": "IgnoreRequest",
    }
    assert sum(path.startswith("/loop") for path in hostile.requests) <= 7
    assert "Traceback" not in error, "the web's ordinary failures are no errors of ours"
    if Path("/proc/self/status").exists():
        peak = int(re.findall(r"'peak': (\d+)", error)[0])
        assert peak < 300_000_000  # kept whole, the endless body alone would pass it


def test_a_crawl_speaks_http_only(tmp_path: Path) -> None:
    project = ScrapyProject(tmp_path)
    urls = ["file:///etc/passwd", "data:text/html,<h1>hi", "ftp://127.0.0.1:1/x", "s3://x/y"]
    spider = SPIDER.format(origin="", paths=urls)
    (tmp_path / "sites.py").write_text(spider)
    code, _, error = project.run("crawl", "visitor", "-O", "fates.jsonl")
    assert code == 0, error
    lines = map(json.loads, (tmp_path / "fates.jsonl").read_text().splitlines())
    assert {line["path"]: line["fate"] for line in lines} == dict.fromkeys(urls, "NotSupported")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\x1b[2Jtitle\x07", r"\x1b[2Jtitle\x07"),
        ("\x9b31mtitle", r"\x9b31mtitle"),
        ("abc\u202edef", r"abc\u202edef"),
        ("खबर ‍ 新闻\tok", "खबर ‍ 新闻\tok"),
    ],
)
def test_text_of_a_page_controls_no_terminal(raw: str, text: str) -> None:
    assert shown(raw) == text
    assert one_line(f"{raw}\r\n{raw}", 999) == f"{shown(raw)}\\x0d {shown(raw)}".replace("\t", " ")
    assert json.loads(shown_json(json.dumps(raw, ensure_ascii=False))) == raw


def test_what_lies_in_redis_controls_no_terminal(valkey: str, tmp_path: Path) -> None:
    evil = "\x1b[2J\x1b]0;taken\x07\x9b31m\u202eevil\r\n"
    now = time.time()
    stats: dict[str, Any] = {
        f"downloader/response_status_count/{evil}": 3,
        f"newsbot/health/dropped/{evil}/{evil}": 0.2,
        f"newsbot/dropped/{evil}": 3,
    }
    report = Report(evil, evil, evil, 1, now, now, evil, stats)
    with connect_sync(valkey) as client:
        client.hset(keys.REPORTS("newsbot"), evil, msgspec.json.encode(report))
        for spider in (evil, "demo"):
            client.hset(keys.STATE("newsbot", spider=spider), "size", 7)
        client.xadd(keys.STREAM("newsbot"), {"article": evil})
        client.xgroup_create(keys.STREAM("newsbot"), evil)
    project = ScrapyProject(tmp_path)
    for command in ("status", "status --json", "queue", "queue --json", "deadletters list"):
        setting = f"NEWSBOT_REDIS_URL={valkey}"
        code, output, error = project.call(*command.split(), "-s", setting)
        assert code == 0, error
        shown_there = output + error
        assert "1b[2J" in shown_there or command == "deadletters list", shown_there
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown_there), command


def test_a_log_line_cannot_be_forged() -> None:
    forged = "a\n2026-11-24 10:00:00 [newsbot] INFO: all is well\x1b[31m"
    try:
        raise ValueError(forged)
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = SafeRecord("newsbot", logging.INFO, "f", 1, "title %s", (forged,), info)
    lines = logging.Formatter("%(levelname)s: %(message)s").format(record).split("\n")
    starts = [line for line in lines if not line.startswith("    ")]
    assert starts == ["INFO: title a", "Traceback (most recent call last):"]
    assert not any("\x1b" in line for line in lines)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    project = ScrapyProject(tmp_path)
    (tmp_path / "sites.py").write_text(
        "import scrapy\n\n"
        "class FormulaSpider(scrapy.Spider):\n"
        "    name = 'formula'\n"
        "    async def start(self):\n"
        "        yield {'title': '=HYPERLINK(\"http://x\")', 'body': '-1+1', 'n': -5,\n"
        "               'list': ['=1', '2'], 'wide': '＝1'}\n"
    )
    code, _, error = project.run("crawl", "formula", "-O", "out.csv")
    assert code == 0, error
    assert (tmp_path / "out.csv").read_text().splitlines() == [
        "title,body,n,list,wide",
        '"\'=HYPERLINK(""http://x"")",\'-1+1,-5,"\'=1,2",\'＝1',
    ]


def test_settings_shows_no_secret(tmp_path: Path) -> None:
    project = ScrapyProject(tmp_path)
    url = "NEWSBOT_REDIS_URL=rediss://worker:hunter2@redis.example:6379/0"
    _, output, _ = project.call("settings", "--get", "NEWSBOT_REDIS_URL", "-s", url)
    assert output == "rediss://worker:***@redis.example:6379/0\n"
    for name in ("AWS_SECRET_ACCESS_KEY", "NEWSBOT_DASHBOARD_TOKEN", "NEWSBOT_HEALTH_HOOK"):
        output = project.call("settings", "--get", name, "-s", f"{name}=hunter2")[1]
        assert output == "***\n", name


def test_a_crawl_logs_no_secret(tmp_path: Path) -> None:
    project = ScrapyProject(tmp_path)
    secret = "hunter2 " * 20  # so long that Scrapy prints it in pieces
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "FTP_PASSWORD",
             "MAIL_PASS", "TELNETCONSOLE_PASSWORD")  # fmt: skip
    settings = [word for name in names for word in ("-s", f"{name}={secret}")]
    address = "ftp://somebody:hunter2@127.0.0.1:1/out.jsonl"
    code, output, error = project.run(
        "crawl", "daily", *settings, "-o", address, http_proxy="http://me:hunter2@127.0.0.1:1"
    )
    assert code == 1, error  # nobody listens there
    for name in names:
        assert f"'{name}': '***'" in error
    assert "ftp://somebody:***@127.0.0.1:1/out.jsonl" in error
    assert "hunter2" not in output + error


def test_every_line_of_the_threat_model_has_its_test() -> None:
    text = (PROJECT / "docs/security.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) > 15
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, f"no test: {row}"
        for path, function in named:
            source = (PROJECT / path).read_text(encoding="utf-8")
            assert re.search(rf"^(async )?def {function}\(", source, re.M), f"{path}::{function}"
