"""Serves the demo newspapers on loopback, with the web's ordinary troubles."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from newsbot.demo import feeds, layout
from newsbot.demo.press import FIRST_DAY, IST, Paper, TrueArticle, http_date, origins, publish

_REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified"}
_REASONS |= {400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed"}
_REASONS |= {429: "Too Many Requests", 503: "Service Unavailable"}
_START_TIMEOUT = 60.0


class Hit(NamedTuple):
    """One request that arrived."""

    time: float
    """`time.monotonic()`."""
    url: str
    status: int


class Reply(NamedTuple):
    """What a newspaper answers."""

    status: int
    headers: dict[str, str]
    body: bytes = b""
    delay: float = 0.0


class Newspapers:
    """All demo newspapers, served from a thread of this process while the context lasts.

    Args:
        port: the port on every address (see `press.origins`); 0 takes a free one.
        articles: about so many in sum.
        page_bytes: least size of an article page in characters; real ones have 60,000 and more.
        edition: see `press.publish`; may be set while running.
        delay: seconds before every answer.
        slow: seconds before the answer of the slow page.

    Raises:
        OSError: on entry, if the port is taken.
    """

    def __init__(
        self,
        port: int = 0,
        articles: int = 120,
        *,
        page_bytes: int = 0,
        edition: int = 1,
        delay: float = 0.0,
        slow: float = 1.5,
        seed: int = 1,
    ) -> None:
        self.port = port
        self.page_bytes = page_bytes
        self.delay = delay
        self.slow = slow
        self.design = "first"
        """Of article pages, see `layout.article_page`; may be set while running."""
        self.hits: list[Hit] = []
        self._articles = articles
        self._edition = edition
        self._seed = seed
        self._papers: dict[str, Shelf] = {}
        self._refused: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Return when every newspaper listens."""
        started: list[OSError | None] = []
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(ready, started)), name="newspapers", daemon=True
        )
        self._thread.start()
        if not ready.wait(_START_TIMEOUT):
            raise TimeoutError(f"the newspapers did not start within {_START_TIMEOUT} s")
        if started and started[0] is not None:
            self._thread.join()
            raise started[0]
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection and end the thread."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    @property
    def papers(self) -> list[Paper]:
        """What is printed now."""
        return [shelf.paper for shelf in self._papers.values()]

    @property
    def edition(self) -> int:
        """1, 2, …; a later one has updated articles."""
        return self._edition

    @edition.setter
    def edition(self, edition: int) -> None:
        self._edition = edition
        self._print()

    def truth(self) -> list[TrueArticle]:
        """Every article, as it is printed now."""
        return [article for paper in self.papers for article in paper.articles]

    def requests(self) -> Counter[str]:
        """URL → how often it was asked for."""
        return Counter(hit.url for hit in self.hits)

    def _print(self) -> None:
        papers = publish(self._articles, port=self.port, edition=self._edition, seed=self._seed)
        self._papers = {paper.origin: Shelf(paper) for paper in papers}

    async def _serve(self, ready: threading.Event, started: list[OSError | None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        servers: list[asyncio.Server] = []
        try:
            await self._listen(servers)
            self._print()
            started.append(None)
        except OSError as error:
            started.append(error)
            self._stop.set()
        ready.set()
        await self._stop.wait()
        for server in servers:
            server.close()
        clients = asyncio.all_tasks() - {asyncio.current_task()}
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients)

    async def _listen(self, servers: list[asyncio.Server]) -> None:
        first = urlsplit(origins(self.port)[0])
        one = await asyncio.start_server(self._client, first.hostname, self.port)
        servers.append(one)
        self.port = one.sockets[0].getsockname()[1]
        for origin in origins(self.port)[1:]:
            address = urlsplit(origin)
            servers.append(await asyncio.start_server(self._client, address.hostname, address.port))

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = writer.get_extra_info("sockname")[:2]
        origin = f"http://{host}:{port}"
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                method, target, headers = _parse(head)
                reply = self._answer(origin, method, target, headers)
                self.hits.append(Hit(time.monotonic(), f"{origin}{target}", reply.status))
                if delay := self.delay + reply.delay:
                    await asyncio.sleep(delay)
                writer.write(_encode(reply, with_body=method != "HEAD"))
                await writer.drain()
                if headers.get("connection", "").lower() == "close":
                    break
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass  # the client hung up, or speaks no HTTP: nothing to answer
        except asyncio.CancelledError:
            pass  # the newspapers end: on 3.11 a stream's cancelled handler is logged as an error
        finally:
            writer.close()

    def _answer(self, origin: str, method: str, target: str, headers: dict[str, str]) -> Reply:
        if method not in ("GET", "HEAD"):
            return Reply(405, {"Allow": "GET, HEAD"})
        shelf = self._papers[origin]
        path = urlsplit(target).path
        if path in ("/loop/a", "/loop/b"):
            return Reply(302, {"Location": "/loop/b" if path.endswith("a") else "/loop/a"})
        if path in shelf.moved:
            return Reply(301, {"Location": shelf.moved[path]})
        article = shelf.by_path.get(path)
        if article and article.trouble == "rate-limited" and article.url not in self._refused:
            self._refused.add(article.url)
            return Reply(429, {"Retry-After": "1"})
        found = shelf.page(path, self.page_bytes, self.design)
        if found is None:
            return Reply(404, {"Content-Type": "text/html"}, b"<h1>404</h1>")
        body, kind, changed = found
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        validators = {"ETag": etag, "Last-Modified": http_date(changed)}
        if _fresh(headers, etag, changed):
            return Reply(304, validators)
        delay = self.slow if article and article.trouble == "slow" else 0.0
        return Reply(200, {"Content-Type": kind, **validators}, body, delay)


class Shelf:
    """A newspaper's pages by path; `links_of` prints what its pages recommend, if not `paper`."""

    def __init__(self, paper: Paper, links_of: Paper | None = None) -> None:
        self.paper = paper
        self.by_path = {urlsplit(article.url).path: article for article in paper.articles}
        self.moved = {
            old_path(article): article.url
            for article in paper.articles
            if article.trouble == "moved"
        }
        self._links = {article.title: article.url for article in (links_of or paper).articles}

    def page(self, path: str, size: int, design: str) -> tuple[bytes, str, datetime] | None:
        """Body, content type and time of the last change."""
        paper = self.paper
        html, xml = "text/html; charset=utf-8", "application/xml"
        if article := self.by_path.get(path):
            page = layout.article_page(paper, article, self._links, size, design)
            return page.encode(), html, feeds.changed(article)
        newest = max(map(feeds.changed, paper.articles), default=FIRST_DAY)
        if path == "/":
            return (
                layout.listing_page(paper, paper.title.name, self._front()).encode(),
                html,
                newest,
            )
        if (section := path.strip("/")) in paper.sections:
            name = paper.sections[section]
            inside = [(a.url, a.title) for a in paper.articles if a.section == name]
            return layout.listing_page(paper, name, inside).encode(), html, newest
        texts = {
            "/robots.txt": (feeds.robots, "text/plain"),
            "/sitemap.xml": (feeds.sitemap_index, xml),
            "/news-sitemap.xml": (feeds.news_sitemap, xml),
            "/rss.xml": (feeds.rss, "application/rss+xml"),
            "/atom.xml": (feeds.atom, "application/atom+xml"),
        }
        if path in texts:
            make, kind = texts[path]
            return make(paper).encode(), kind, newest
        if path.startswith("/sitemap-") and path.endswith(".xml.gz"):
            number = path.removeprefix("/sitemap-").removesuffix(".xml.gz")
            part = feeds.sitemap_part(paper, int(number)) if number.isdecimal() else None
            return (part, "application/gzip", newest) if part else None
        if path == "/about.html":
            return layout.listing_page(paper, paper.title.name, []).encode(), html, FIRST_DAY
        return None

    def _front(self) -> list[tuple[str, str]]:
        """Links of the front page; those that lead astray are of the articles' own form."""
        section = next(iter(self.paper.sections))
        links = [(f"/{path}/", name) for path, name in self.paper.sections.items()]
        links += [(feeds.tracked(a), a.title) for a in self.paper.articles[:20]]
        links += [(old, "…") for old in self.moved]
        links += [
            (f"/{section}/missing-404.html", "404"),
            ("/loop/a", "loop"),
            (f"/private/{section}/draft-1.html", "draft"),
            ("/about.html", "about"),
        ]
        return links


def old_path(article: TrueArticle) -> str:
    """Where a moved article was before."""
    return urlsplit(article.url).path.replace(".html", "-old.html")


def _fresh(headers: dict[str, str], etag: str, changed: datetime) -> bool:
    if known := headers.get("if-none-match"):
        return etag in (tag.strip().removeprefix("W/") for tag in known.split(","))
    try:
        since = parsedate_to_datetime(headers["if-modified-since"])
    except (KeyError, ValueError):
        return False
    return changed.replace(microsecond=0) <= since.astimezone(IST)


def _parse(head: bytes) -> tuple[str, str, dict[str, str]]:
    request, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = request.split(" ", 2) if request.count(" ") == 2 else ("", "/", "")
    pairs = (line.partition(":") for line in lines if line)
    return method, target, {name.strip().lower(): value.strip() for name, _, value in pairs}


def _encode(reply: Reply, *, with_body: bool) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} {_REASONS[reply.status]}"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    if reply.status != 304:
        lines.append(f"Content-Length: {len(reply.body)}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return head + reply.body if with_body else head
