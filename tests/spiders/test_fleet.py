"""`scrapy crawl fleet`, as processes, on newspapers that print while it runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.test import get_crawler

import newsbot.settings as newsbot_settings
from newsbot.demo.live import HOUR, Event, LiveNewspapers, write_sites
from newsbot.items import Article
from newsbot.redis import connect_sync
from newsbot.revisit.clock import DAY, Clock
from newsbot.spiders.fleet import FleetSpider
from newsbot.spiders.roster import stems_from
from newsbot.stream.encoding import decode

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0
SCALE = 3600.0  # an hour is a second


class Hand(Clock):
    """A clock that a test moves: nothing is printed before what came first is home."""

    def __init__(self, time: float) -> None:
        object.__setattr__(self, "time", time)

    time: float

    def now(self) -> float:
        return self.time

    def __setattr__(self, name: str, value: float) -> None:
        object.__setattr__(self, name, value)


class Fleet:
    """Workers on one Redis, and what they publish."""

    def __init__(self, folder: Path, url: str, clock: Clock) -> None:
        self.folder, self.url, self.clock = folder, url, clock
        self.workers: list[subprocess.Popen[bytes]] = []
        self.client = connect_sync(url)

    def start(self, *arguments: str, **more: object) -> subprocess.Popen[bytes]:
        settings: dict[str, object] = {
            "SPIDER_MODULES": "newsbot.spiders,demo_sites",
            "NEWSBOT_TIME_SCALE": self.clock.scale,
            "NEWSBOT_TIME_ORIGIN": self.clock.origin,
            "NEWSBOT_TOMBSTONES": 1,
            "NEWSBOT_VISIT_SECONDS": 5,
            "NEWSBOT_LEASE_SECONDS": 2,
            "NEWSBOT_FLEET_DAYS": 60,
            "NEWSBOT_UPDATES_HOURS": "1,2,4,8,16,32,64,128",
            "NEWSBOT_UPDATES_SHARE": 0.6,
            "DOWNLOAD_DELAY": 0,
            "NEWSBOT_DUPLICATES_POLICY": "mark",
            **more,
        }
        command = [sys.executable, "-m", "scrapy", "crawl", "fleet", *arguments]
        for name, value in settings.items():
            command += ["-s", f"{name}={value}"]
        log = (self.folder / f"{len(self.workers)}.log").open("wb")
        with log:
            worker = subprocess.Popen(
                command,
                cwd=PROJECT,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join([str(PROJECT), str(self.folder)]),
                    "PYTHONDONTWRITEBYTECODE": "1",
                    "NEWSBOT_REDIS_URL": self.url,
                    "NEWSBOT_STATE_DIR": str(self.folder / "state"),
                },
            )
        self.workers.append(worker)
        return worker

    def articles(self) -> list[Article]:
        entries = self.client.xrange("{newsbot}:articles")
        return [decode(fields[b"article"]) for _, fields in entries]

    def wait(self, what: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            if time.monotonic() > end or all(w.poll() is not None for w in self.workers):
                logs = "\n".join(path.read_text() for path in self.folder.glob("*.log"))
                found = [(a.url, a.version, a.removed_at) for a in self.articles()]
                pytest.fail(f"it did not happen\n{found}\n{logs[-4000:]}")
            time.sleep(0.1)

    def close(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
            worker.wait()
        self.client.close()


@pytest.fixture
def clock() -> Clock:
    return Clock(SCALE, time.time())


@pytest.fixture
def fleet(tmp_path: Path, valkey: str, clock: Clock) -> Iterator[Fleet]:
    found = Fleet(tmp_path, valkey, clock)
    yield found
    found.close()


def test_news_updates_and_removals_come_home_though_a_worker_is_killed(
    fleet: Fleet, clock: Clock
) -> None:
    start = clock.now()
    events = {
        "ganga": [*(Event(start) for _ in range(3)), *(Event(start + HOUR) for _ in range(9))],
        "harbour": [
            Event(start, updated=start + 2 * HOUR),
            Event(start, removed=start + 2 * HOUR),
            *(Event(start + HOUR) for _ in range(4)),
        ],
    }
    hand = Hand(start)
    redesigns = {"harbour": start + HOUR}
    with LiveNewspapers(events, hand, redesigns=redesigns) as press:
        write_sites(fleet.folder, press.papers, harbour='body = ".article-body"')
        lives = press.lives()
        updated, removed = lives[12][2], lives[13][1]

        def home(*wanted: float) -> bool:
            found = {article.url for article in fleet.articles()}
            return found == {first.url for event, first, _ in lives if event.published in wanted}

        victim = fleet.start("-a", "sites=ganga,harbour")
        fleet.start("-a", "sites=ganga,harbour")
        fleet.wait(lambda: home(start))
        hand.time = start + HOUR
        victim.send_signal(signal.SIGKILL)
        fleet.wait(lambda: home(start, start + HOUR))
        hand.time = start + 2 * HOUR

        def followed() -> bool:
            last = {article.url: article for article in fleet.articles()}
            return last[updated.url].version == 2 and bool(last[removed.url].removed_at)

        fleet.wait(followed)
        found = fleet.articles()
        assert len(found) == len(lives) + 2
        texts = {article.url: article.body for article in found if not article.removed_at}
        assert texts == {last.url: last.body for _, _, last in lives}
        fleet.wait(lambda: [hit.status for hit in press.hits].count(304) > 10)
    survivor = fleet.workers[1]
    survivor.send_signal(signal.SIGTERM)
    assert survivor.wait(PATIENCE) == 143


def test_no_site_gets_more_than_its_pages_and_its_share_of_all_workers(fleet: Fleet) -> None:
    # A day is four minutes here, and this one has just begun: the budget is the first day's alone.
    now, scale = time.time(), 360.0
    fleet.clock = Clock(scale, now - (-now % DAY) / (scale - 1))
    hand = Hand(fleet.clock.now())
    events = {
        "ganga": [Event(hand.time)] * 40,
        "harbour": [*[Event(hand.time)] * 12, *[Event(hand.time + HOUR)] * 12],
        "kaveri": [Event(hand.time)] * 130,
    }
    with LiveNewspapers(events, hand) as press:
        write_sites(fleet.folder, press.papers, ganga="pages_per_day = 15", kaveri="share = 0.2")
        for _ in range(2):
            fleet.start("-a", "sites=ganga,harbour,kaveri", NEWSBOT_REVISIT_CEILING=600)

        def spent() -> dict[str, int]:
            raw: Any = [
                fleet.client.hgetall(day) for day in fleet.client.scan_iter("{newsbot}:budgets:*")
            ]
            return {name.decode(): int(pages) for day in raw for name, pages in day.items()}

        def are_home(number: int) -> bool:
            return sum(article.site == "harbour" for article in fleet.articles()) == number

        # From its hundredth page on none has more than its share, a fifth of far less than 500.
        fleet.wait(lambda: (spent().get("ganga"), spent().get("kaveri")) == (15, 100))
        fleet.wait(lambda: are_home(12))
        hand.time += HOUR
        fleet.wait(lambda: are_home(24))  # by the same workers
        assert (spent()["ganga"], spent()["kaveri"]) == (15, 100)
        for key, pages in (("ganga", 15), ("kaveri", 100)):
            origin = next(paper.origin for paper in press.papers if paper.title.key == key)
            hits = [hit.url for hit in press.hits if hit.url.startswith(origin)]
            # A visit that another worker made meanwhile has cost its page all the same.
            assert len([url for url in hits if not url.endswith("/robots.txt")]) <= pages


def test_sites_come_and_go_without_a_restart(fleet: Fleet, clock: Clock) -> None:
    start = clock.now()
    events = {"ganga": [Event(start)], "harbour": [Event(start)]}
    with LiveNewspapers(events, clock) as press:
        write_sites(fleet.folder, press.papers[:1])
        worker = fleet.start("-a", "sites=ganga")

        def sites() -> set[str]:
            return {article.site for article in fleet.articles()}

        def followed() -> set[str]:
            from msgspec.msgpack import decode as unpack

            states = fleet.client.hvals("{newsbot}:visits:sources:states")
            return {unpack(state)["site"] for state in states}

        fleet.wait(lambda: sites() == {"ganga"})
        write_sites(fleet.folder, press.papers[:2], ganga='disabled = "it is gone"')
        # The one worker was asked for ganga alone; another wants harbour, and both serve it.
        fleet.start("-a", "sites=harbour")
        worker.send_signal(signal.SIGHUP)
        fleet.wait(lambda: sites() == {"ganga", "harbour"} and followed() == {"harbour"})
        assert worker.poll() is None


@pytest.mark.parametrize(
    ("argument", "complaint"),
    [
        ("sites=nowhere", "'nowhere': `scrapy list` shows all"),
        ("sites=demo,dmo", r"'dmo': did you mean demo\?$"),
        ("country=XX", "country"),
        ("since=2026", "since"),
    ],
)
def test_wrong_arguments_are_refused(argument: str, complaint: str) -> None:
    name, value = argument.split("=")
    crawler = get_crawler(FleetSpider, {"SPIDER_MODULES": ["newsbot.demo.spider"]})
    with pytest.raises(ValueError, match=complaint):
        FleetSpider.from_crawler(crawler, **{name: value})


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("NEWSBOT_REVISIT_FLOOR", 20_000),
        ("NEWSBOT_REVISIT_FLOOR", 0),
        ("NEWSBOT_REVISIT_CEILING", -1),
        ("NEWSBOT_REVISIT_CEILING", "inf"),
        ("NEWSBOT_REVISIT_YIELD", 0),
        ("NEWSBOT_REVISIT_YIELD", "nan"),
        ("NEWSBOT_UPDATES_HOURS", "24,1"),
        ("NEWSBOT_UPDATES_HOURS", "soon"),
        ("NEWSBOT_UPDATES_HOURS", "-1,2"),
        ("NEWSBOT_UPDATES_SHARE", 1),
        ("NEWSBOT_TIME_SCALE", -2),
    ],
)
def test_settings_that_are_none_are_refused_by_name(
    valkey: str, setting: str, value: object
) -> None:
    ours = {name: value for name, value in vars(newsbot_settings).items() if name.isupper()}
    ours |= {"SPIDER_MODULES": ["newsbot.demo.spider"], "NEWSBOT_REDIS_URL": valkey}
    crawler = get_crawler(FleetSpider, {**ours, setting: value})
    with pytest.raises(ValueError, match=f"{setting}="):
        FleetSpider.from_crawler(crawler, sites="demo")


def test_sitemaps_below_sitemaps_stay_as_long_as_the_first_is_declared() -> None:
    states: dict[str, dict[str, Any]] = {
        "index": {},
        "year": {"parent": "index"},
        "month": {"parent": "year"},
        "other": {"parent": "gone"},
        "circle": {"parent": "circle"},
    }
    kept = [name for name in states if stems_from(name, states, {"index"})]
    assert kept == ["index", "year", "month"]
