"""A real worker of the fleet: what servers ask for, and servers (Redis among them) that fail."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path
from threading import Event

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from benchmarks.harness import free_port
from newsbot.revisit.clock import DAY, Clock
from newsbot.revisit.report import read_followed
from tests import servers
from tests.spiders.test_fleet import Fleet

SITE = '''
from newsbot.discovery import Feed
from newsbot.spiders.news import NewsSpider


class {name}Spider(NewsSpider):
    """A site of a test."""

    name = "{key}"
    allowed_domains = ["127.0.0.1"]
    home = "{home}"
    country, language = "IN", "en"
    article_urls = r"/story-"
    sources = [{sources}]
'''
PAGE = "<html lang='en'><title>{title}</title><article><h1>{title}</h1>{text}</article></html>"


MOST = 10


class Site:
    """Feeds that list one article more each time, up to `MOST`. `headers` and `extra`: by path."""

    def __init__(self, **extra: str) -> None:
        self.extra = extra
        self.headers: dict[str, dict[str, str]] = {}
        self.hits: list[tuple[str, float]] = []
        self.status = 200
        self.arrived, self.go_on = Event(), Event()
        self.go_on.set()
        self.server = HTTPServer(host="127.0.0.1", port=0, threaded=True)
        self.server.expect_request(re.compile(".*")).respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        name = request.path[1:]
        self.hits.append((name, time.time()))
        if self.status != 200 or name == "robots.txt":
            return Response(status=404 if name == "robots.txt" else self.status)
        if name.startswith("story"):
            text = "".join(
                f"<p>In {name} hour {n} was long and full of talk.</p>" for n in range(9)
            )
            return Response(PAGE.format(title=f"Of {name}", text=text), content_type="text/html")
        self.arrived.set()
        self.go_on.wait(servers.PATIENCE)
        items = "".join(
            f"<item><link>{self.server.url_for(f'/story-{name}-{n}.html')}</link></item>"
            for n in range(min(len(self.times(name)), MOST))
        )
        body = f"<rss><channel>{self.extra.get(name, '')}{items}</channel></rss>"
        return Response(body, content_type="text/xml", headers=self.headers.get(name, {}))

    def times(self, name: str) -> list[float]:
        """When it was asked for something."""
        return [when for path, when in self.hits if path == name]

    def write(self, folder: Path, key: str, *names: str) -> None:
        """Its spider, into the package of the fleet's sites."""
        package = folder / "demo_sites"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").touch()
        feeds = ", ".join(f'Feed("/{name}")' for name in names)
        text = SITE.format(
            name=key.capitalize(), key=key, home=self.server.url_for("/"), sources=feeds
        )
        (package / f"{key}.py").write_text(text)


def test_lifetimes_are_respected_and_a_dead_source_is_asked_for_daily(
    tmp_path: Path, valkey: str
) -> None:
    scale = 100_000.0  # more than a day in a second
    fleet = Fleet(tmp_path, valkey, Clock(scale, time.time()))
    site, gone = Site(lasting="<ttl>720</ttl>"), Site()
    site.headers["cached"] = {"Cache-Control": "public, max-age=86400"}
    gone.status = 503

    def pauses(of: Site, name: str) -> list[float]:
        return [scale * (later - one) for one, later in pairwise(of.times(name))]

    try:
        with site.server, gone.server:
            site.write(tmp_path, "alive", "plain", "cached", "lasting")
            gone.write(tmp_path, "gone", "feed")
            fleet.start(
                *("-a", "sites=alive,gone"),
                NEWSBOT_REVISIT_FLOOR=600,
                NEWSBOT_REVISIT_CEILING=1.2 * DAY,
                NEWSBOT_DELAY_CEILING=0.05,
                NEWSBOT_UPDATES_HOURS="",
                NEWSBOT_VISIT_SECONDS=60,  # a busy machine makes no visit twice
                NEWSBOT_LEASE_SECONDS=30,
                RETRY_TIMES=0,
            )

            def are_seen() -> bool:
                dead = [s.url for s in read_followed(fleet.client, "newsbot") if s.is_dead]
                # Without a lifetime, news brings the next visit soon.
                often = min(pauses(site, "plain"), default=DAY) < DAY / 2
                asked = all(len(pauses(site, name)) > 2 for name in ("cached", "lasting"))
                return often and asked and len(pauses(gone, "feed")) > 8 and len(dead) == 1

            fleet.wait(are_seen)
        assert min(pauses(site, "lasting")) >= DAY / 2
        assert min(pauses(site, "cached")) >= DAY
        assert min(pauses(gone, "feed")[8:]) > 0.8 * DAY
        log = "".join(path.read_text() for path in tmp_path.glob("*.log"))
        assert len(re.findall(r"WARNING: source is dead, asked for daily .*/feed", log)) == 1
    finally:
        fleet.close()


def test_redis_is_killed_in_the_middle_of_a_visit(tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "redis"
    data.mkdir()
    options = ("--appendonly", "yes", "--appendfsync", "always")
    fleet = Fleet(tmp_path, f"redis://127.0.0.1:{port}", Clock(3600.0, time.time()))
    site = Site()
    site.go_on.clear()
    try:
        with site.server:
            site.write(tmp_path, "alive", "feed")
            with servers.server(data, port, *options) as redis:
                fleet.start("-a", "sites=alive")
                servers.until(site.arrived.is_set)
                redis.kill()
                redis.wait()
            site.go_on.set()
            with servers.server(data, port, *options):
                fleet.wait(lambda: len(fleet.articles()) > 2)
                urls = [article.url for article in fleet.articles()]
                assert len(urls) == len(set(urls))
                assert site.server.url_for("/story-feed-0.html") in urls
                fleet.close()
    finally:
        fleet.close()
