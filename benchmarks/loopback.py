"""A fast newspaper on loopback that notes when each request reached it.

`python -m benchmarks.loopback --pages 3000 --hosts 4 --log requests.bin` serves until its standard
input ends or it gets SIGTERM. Page n lives on host n mod hosts at `/p/<n>`; the hosts are
127.0.0.1, 127.0.0.2, … on one port. Every page links to `fanout` others: its children in a tree of
all pages, then pages chosen by number alone, so the same n is always the same bytes. `/sitemap.xml`
leads to all pages of the first host. With `--bodies DIR` page n is one of those saved there.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import os
import random
import signal
import socket
import struct
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

RECORD = struct.Struct("<dIi")  # seconds (monotonic), host, page; page -1 is anything else
FLUSH_SECONDS = 0.1
# What Linux calls the option by which it says when data arrived; Python has no name for it.
SO_TIMESTAMPNS = 35 if sys.platform == "linux" else None
TIMESPEC = struct.Struct("@qq")
SITEMAP_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PER_SITEMAP = 1000


class Hit(NamedTuple):
    """One request as the server saw it."""

    time: float
    host: int
    page: int


@dataclass(frozen=True, slots=True)
class Site:
    """What the newspaper consists of; both ends of a benchmark derive everything from this."""

    pages: int
    port: int
    hosts: int = 1
    fanout: int = 30
    size: int = 60_000
    latency: tuple[float, float] = (0.0, 0.0)

    def url(self, page: int) -> str:
        """Address of a page."""
        return f"http://127.0.0.{1 + page % self.hosts}:{self.port}/p/{page}"

    @property
    def sitemap_url(self) -> str:
        """Address of the index of sitemaps."""
        return f"http://127.0.0.1:{self.port}/sitemap.xml"

    def links(self, page: int) -> list[int]:
        """Children of the page in the tree, then others up to the fan-out."""
        first = page * self.fanout + 1
        children = list(range(first, min(first + self.fanout, self.pages)))
        step = 7919 * (page + 1)
        return children + [
            (step * k) % self.pages for k in range(1, self.fanout - len(children) + 1)
        ]

    def sitemap(self, part: int | None) -> str:
        """The index of sitemaps, or one of them."""
        start = f'<?xml version="1.0" encoding="UTF-8"?><{{}} xmlns="{SITEMAP_SPACE}">'
        if part is None:
            parts = range(-(-self.pages // PER_SITEMAP))
            base = self.url(0).removesuffix("/p/0")
            rows = "".join(f"<sitemap><loc>{base}/s/{n}</loc></sitemap>" for n in parts)
            return f"{start.format('sitemapindex')}{rows}</sitemapindex>"
        numbers = range(part * PER_SITEMAP, min(self.pages, (part + 1) * PER_SITEMAP))
        rows = "".join(
            f"<url><loc>{self.url(n)}</loc></url>" for n in numbers if not n % self.hosts
        )
        return f"{start.format('urlset')}{rows}</urlset>"

    def delay(self, page: int) -> float:
        """Seconds that the page takes to answer."""
        low, high = self.latency
        return low + (page * 2654435761 % 1000) / 1000 * (high - low)


class Pages:
    """Makes pages of about `site.size` bytes: head, navigation, article, widgets, script."""

    WORDS = (
        *("river", "council", "harvest", "minister", "railway", "budget", "school", "monsoon"),
        *("market", "village", "court", "election", "farmer", "bridge", "hospital", "temple"),
        *("airport", "police", "student", "winter", "festival", "doctor", "border", "cricket"),
    )

    def __init__(self, site: Site, saved: Sequence[bytes] = ()) -> None:
        self.site = site
        chance = random.Random(1)
        self.pool = " ".join(chance.choice(self.WORDS) for _ in range(60_000))
        self.filler = self._filler()
        self.saved = saved

    def _filler(self) -> bytes:
        return "".join(
            f'<div class="w w{n % 7}" data-id="{n}"><div class="thumb"><img src="/i/{n}.jpg" '
            f'alt=""></div><span class="label">Tool {n}</span></div>'
            for n in range(260)
        ).encode()

    def article(self, page: int) -> tuple[str, list[str]]:
        """Title and paragraphs, different on each page."""
        chance = random.Random(page)
        paragraphs = []
        for k in range(8):
            start = chance.randrange(len(self.pool) - 600)
            paragraphs.append(f"Report {page} part {k} says that {self.pool[start : start + 420]}.")
        return f"Story {page} of the loopback newspaper", paragraphs

    def render(self, page: int) -> bytes:
        """The page as bytes of HTML, with the same text on every call."""
        if self.saved:
            return self.saved[page % len(self.saved)]
        title, paragraphs = self.article(page)
        links = "".join(
            f'<li><a href="{self.site.url(n)}">Story {n}</a></li>' for n in self.site.links(page)
        )
        day = f"2026-{1 + page % 11:02}-{1 + page % 28:02}T08:{page % 60:02}:00+00:00"
        head = (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - Loopback'
            f'</title><meta property="og:title" content="{title}"><meta property="og:type" '
            f'content="article"><meta property="article:published_time" content="{day}">'
            f'<link rel="canonical" href="{self.site.url(page)}"></head><body>'
            f"<nav><ul>{links}</ul></nav><main><article><h1>{title}</h1>"
            f'<p class="byline">By <a rel="author" href="/about">Asha Rao</a></p>'
        )
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        body = (head + text + "</article></main><aside>").encode() + self.filler + b"</aside>"
        gap = self.site.size - len(body) - 45
        script = b"<script>var data=[" + b"1234567," * max(0, gap // 8) + b"0]</script>"
        return body + script + b"</body></html>"


class Stamped(socket.socket):
    """A connection that knows when its last data reached this machine.

    On Linux the kernel says so: when this process came to read them is another matter, on a busy
    machine. Elsewhere it is when they were read.
    """

    arrived = 0.0
    """Monotonic seconds."""

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Read, and note when what was read arrived."""
        data, notes, _, _ = self.recvmsg(size, 64, flags)
        self.arrived = time.monotonic()
        for level, kind, stamp in notes:
            if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
                seconds, nanoseconds = TIMESPEC.unpack(stamp)
                self.arrived -= max(0.0, time.time() - seconds - nanoseconds / 1e9)
        return data


class Log:
    """Appends records to a file, in batches; without a file, remembers nothing."""

    def __init__(self, file: BinaryIO | None) -> None:
        self.file = file
        self.records = bytearray()

    def add(self, arrived: float, host: int, page: int) -> None:
        """Note a request and when it arrived."""
        if self.file is not None:
            self.records += RECORD.pack(arrived, host, page)

    def flush(self) -> None:
        """Hand what was noted to the operating system."""
        if self.file is not None and self.records:
            self.file.write(self.records)
            self.file.flush()
            self.records.clear()


class Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, GET only: as little as a benchmark's server can do."""

    def __init__(self, pages: Pages, log: Log, connection: Stamped) -> None:
        self.pages = pages
        self.log = log
        self.connection = connection
        self.host = int(connection.getsockname()[0].rsplit(".", 1)[1]) - 1
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every complete request in the buffer."""
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            line, self.buffer = self.buffer[: self.buffer.find(b"\r\n")], self.buffer[end + 4 :]
            self.answer(line.split(b" ")[1])

    def answer(self, path: bytes) -> None:
        """Send the page of that path, when its latency has passed."""
        site = self.pages.site
        number = path[3:]
        if path == b"/sitemap.xml" or path.startswith(b"/s/"):
            self.log.add(self.connection.arrived, self.host, -1)
            part = int(number) if path.startswith(b"/s/") else None
            self.send(b"200 OK", site.sitemap(part).encode(), b"application/xml")
            return
        if not (path.startswith(b"/p/") and number.isdigit() and int(number) < site.pages):
            self.log.add(self.connection.arrived, self.host, -1)
            self.send(b"404 Not Found", b"no such page")
            return
        page = int(number)
        self.log.add(self.connection.arrived, self.host, page)
        delay = site.delay(page)
        if delay:
            asyncio.get_running_loop().call_later(delay, self.send_page, page)
        else:
            self.send_page(page)

    def send_page(self, page: int) -> None:
        """Send a page that exists."""
        # Saved pages say themselves which encoding they are in.
        kind = b"text/html" if self.pages.saved else b"text/html; charset=utf-8"
        self.send(b"200 OK", self.pages.render(page), kind)

    def send(self, status: bytes, body: bytes, kind: bytes = b"text/plain") -> None:
        """Send an answer, unless the other end has left."""
        if not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 %b\r\nContent-Type: text/html; charset=utf-8\r\n"
                b"Content-Length: %d\r\n\r\n" % (status, len(body)) + body
            )


async def accept(listening: socket.socket, pages: Pages, log: Log) -> None:
    """Serve whoever connects, for ever."""
    loop = asyncio.get_running_loop()
    while True:
        accepted, _ = await loop.sock_accept(listening)
        connection = Stamped(fileno=accepted.detach())
        connection.setblocking(False)
        if SO_TIMESTAMPNS is not None:
            connection.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        await loop.connect_accepted_socket(
            partial(Connection, pages, log, connection), sock=connection
        )


async def serve(site: Site, log: Log, saved: Sequence[bytes]) -> None:
    """Serve until SIGTERM or the end of standard input; prints the port when ready."""
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, done.set)
    port = site.port
    servers = []
    pages = Pages(site, saved)
    for host in range(site.hosts):
        listening = socket.create_server((f"127.0.0.{host + 1}", port), backlog=1024)
        listening.setblocking(False)
        servers.append(asyncio.create_task(accept(listening, pages, log)))
        if not port:
            port = listening.getsockname()[1]
            pages.site = Site(site.pages, port, site.hosts, site.fanout, site.size, site.latency)
    print(port, flush=True)

    def await_the_end() -> None:
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(done.set)

    threading.Thread(target=await_the_end, daemon=True).start()
    while not done.is_set():
        log.flush()
        try:
            await asyncio.wait_for(done.wait(), FLUSH_SECONDS)
        except TimeoutError:
            continue
    for server in servers:
        server.cancel()
    log.flush()
    # A thread that waits for standard input would hold up the interpreter's orderly end.
    os._exit(0)


def read_log(path: Path) -> list[Hit]:
    """Everything logged so far, in order of arrival."""
    data = path.read_bytes() if path.exists() else b""
    records = RECORD.iter_unpack(data[: len(data) // RECORD.size * RECORD.size])
    return sorted((Hit(*record) for record in records), key=lambda hit: hit.time)


def gaps(hits: list[Hit]) -> Iterator[tuple[int, float]]:
    """Host and seconds since the host's previous page, for every page but each host's first."""
    last: dict[int, float] = defaultdict(lambda: -1.0)
    for hit in hits:
        if hit.page < 0:
            continue
        if last[hit.host] >= 0:
            yield hit.host, hit.time - last[hit.host]
        last[hit.host] = hit.time


def main() -> None:
    """Command line; see the module's text."""
    parser = argparse.ArgumentParser(description="A fast newspaper on loopback.")
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--hosts", type=int, default=1)
    parser.add_argument("--fanout", type=int, default=30)
    parser.add_argument("--size", type=int, default=60_000, help="bytes of a page")
    parser.add_argument("--latency", default="0-0", help="milliseconds, LOW-HIGH")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path, help="file for the times of requests")
    parser.add_argument("--bodies", type=Path, help="folder of *.html.gz to serve as pages")
    args = parser.parse_args()
    low, high = (float(part) / 1000 for part in args.latency.split("-"))
    site = Site(args.pages, args.port, args.hosts, args.fanout, args.size, (low, high))
    file = args.log.open("ab") if args.log else None
    saved = (
        [gzip.decompress(path.read_bytes()) for path in sorted(args.bodies.glob("*.html.gz"))]
        if args.bodies
        else []
    )
    asyncio.run(serve(site, Log(file), saved))


if __name__ == "__main__":
    main()
