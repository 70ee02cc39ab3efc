"""Workers, Redis and connections killed while a crawl runs; then what was lost is counted.

`python -m benchmarks.chaos [--kills N | --seconds N | --rolling N] [--json FILE]
[--peer scrapy-redis]`

Real worker processes crawl the loopback newspaper, every page of which is one article. Every few
seconds a random worker gets kill -9, now and then one gets SIGTERM; Redis (append-only file,
fsync always) is killed and started again, or stands still for ten seconds; all connections are
reset. At the end every page must have been fetched, every article published once, no host have
seen two starts closer than the delay (less 10 ms), and no lease be left. Exit code 1 if not.
With `--peer` the same happens to scrapy-redis, which shows that the benchmark can fail.

`--rolling N`: an upgrade instead, N times. SIGTERM ends one worker after the other, the next one
when its successor works; and before each round a worker whose keys have another schema must refuse
to start. Then no page may be fetched twice, either.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import redis

from benchmarks import harness
from benchmarks.harness import Crew, Newspaper, RedisServer, progress, scratch, table
from benchmarks.loopback import Site, gaps

CLOCK_TOLERANCE = 0.010  # seconds
CONCURRENT_REQUESTS = 16
LEASE_SECONDS = 5.0  # after which a dead worker's requests are taken up in this benchmark

SETTINGS: dict[str, dict[str, Any]] = {
    "scrapy-redis": {
        "ITEM_PIPELINES": {"scrapy_redis.pipelines.RedisPipeline": 900},
        "BENCHMARK_PATIENCE": 6,
    },
    "newsbot": {},
}


@dataclass(slots=True)
class Outcome:
    """What a run of chaos did and what came of it."""

    crawler: str
    pages: int
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    fetched: int = 0
    published: int = 0
    lost_pages: int = 0
    lost_articles: int = 0
    twice: int = 0
    too_early: int = 0
    smallest_gap_ms: float = 0.0
    refetched: int = 0
    in_flight_at_kills: int = 0
    leases_left: int = 0
    dead_letters: int = 0
    longest_shutdown: float = 0.0
    ended_early: int = 0
    intruders: int = 0
    finished: bool = False

    @property
    def problems(self) -> list[str]:
        """What must not be; empty if all held."""
        found = {
            f"{self.lost_pages} pages never fetched": self.lost_pages,
            f"{self.lost_articles} articles never published": self.lost_articles,
            f"{self.twice} articles published twice": self.twice,
            f"{self.too_early} requests earlier than the delay allows": self.too_early,
            f"{self.leases_left} requests left": self.leases_left,
            f"{self.dead_letters} dead letters": self.dead_letters,
            f"{self.intruders} workers of another schema did not refuse": self.intruders,
            "the crawl did not end by itself": not self.finished,
            "more pages fetched again than were in flight": self.refetched
            > self.in_flight_at_kills,
            f"a clean shutdown took {self.longest_shutdown:.1f} s": self.longest_shutdown > 10,
        }
        return [text for text, wrong in found.items() if wrong]


class Chaos:
    """Brings faults over a crew and its Redis, one at a time."""

    def __init__(self, crew: Crew, server: RedisServer, outcome: Outcome, seed: int) -> None:
        self.crew = crew
        self.server = server
        self.outcome = outcome
        self.chance = random.Random(seed)

    def plan(self) -> Iterator[str]:
        """Names of faults, for ever: every kind within the first twenty, kills most of all."""
        while True:
            block = ["kill"] * 14 + ["terminate"] * 3 + ["reset", "redis_kill", "redis_pause"]
            self.chance.shuffle(block)
            yield from block

    def upgrade(self, rounds: int) -> Iterator[str]:
        """Names of what happens in so many rolling upgrades."""
        for _ in range(rounds):
            yield "other_schema"
            yield "roll"

    def strike(self, fault: str) -> None:
        """Do it, and put workers in the place of those that ended."""
        getattr(self, fault)()
        self.outcome.faults[fault] += 1
        self.replace()

    def replace(self) -> None:
        """Start a worker for each that is gone."""
        for index, worker in enumerate(self.crew.workers):
            if worker.process.poll() is not None:
                if worker.process.returncode >= 0:
                    self.outcome.ended_early += 1
                self.crew.start(index)

    def kill(self) -> None:
        """kill -9 of a worker, and a new one in its place."""  # noqa: D403, a command's name
        index = self.chance.randrange(len(self.crew.workers))
        worker = self.crew.workers[index]
        worker.process.send_signal(signal.SIGKILL)
        worker.process.wait()
        self.crew.start(index)

    def terminate(self) -> None:
        """SIGTERM of a worker; how long it takes to end is measured beside the crawl."""
        index = self.chance.randrange(len(self.crew.workers))
        worker = self.crew.workers[index]
        if worker.process.poll() is None and worker.is_working():
            threading.Thread(target=self.time_shutdown, args=[worker]).start()
            self.crew.start(index)

    def roll(self) -> None:
        """One worker after the other ends and is replaced."""
        for index, worker in enumerate(self.crew.workers):
            deadline = time.monotonic() + 60
            while worker.process.poll() is None and not worker.is_working():
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{worker.log} opened no spider")
                time.sleep(0.1)
            self.time_shutdown(worker)
            self.crew.start(index)

    def other_schema(self) -> None:
        """A worker of a newsbot whose keys have another schema tries to join."""
        command = (
            "from newsbot.redis import schema; schema.VERSION += 1\n"
            "from scrapy.cmdline import execute; execute(['scrapy', 'crawl', 'demo'])"
        )
        done = subprocess.run(
            [sys.executable, "-c", command],
            env={**os.environ, "NEWSBOT_REDIS_URL": self.server.url},
            cwd=Path(__file__).resolve().parent.parent,
            capture_output=True,
            timeout=60,
            check=False,
        )
        self.outcome.intruders += done.returncode != 1 or b"have schema" not in done.stderr

    def time_shutdown(self, worker: harness.Worker) -> None:
        """End a worker and note the longest time that took."""
        began = time.monotonic()
        worker.process.terminate()
        harness.end(worker.process, 30)
        taken = time.monotonic() - began
        self.outcome.longest_shutdown = max(self.outcome.longest_shutdown, taken)

    def reset(self) -> None:
        """Close every connection to Redis."""
        self.server.client.client_kill_filter(_type="normal", skipme=True)

    def redis_kill(self) -> None:
        """kill -9 of Redis, up again 4 s later."""  # noqa: D403, a command's name
        self.server.kill()
        time.sleep(4)
        self.server.start()

    def redis_pause(self) -> None:
        """Redis stands still for 10 s, connections open."""
        self.server.pause(10)


def published(kind: str, client: redis.Redis) -> Counter[str]:
    """How often each URL was published."""
    import msgspec

    if kind == "scrapy-redis":
        return Counter(
            msgspec.json.decode(item)["url"] for item in client.lrange("tree:items", 0, -1)
        )
    from benchmarks.peers.newsbot import published_urls

    return Counter(published_urls(client))


def leftovers(outcome: Outcome, client: redis.Redis) -> None:
    """Count requests that are still queued or leased, and those given up on."""
    if outcome.crawler == "scrapy-redis":
        outcome.leases_left = int(client.zcard("tree:requests"))
        return
    from benchmarks.peers import newsbot

    outcome.leases_left = newsbot.unfinished(client)
    outcome.dead_letters = newsbot.dead_letters(client)


def settle(crew: Crew, paper: Newspaper, quiet: float = 60.0) -> bool:
    """Wait until every worker has ended by itself; False when nothing moves for so long."""
    assert paper.log is not None
    size, changed = -1, time.monotonic()
    while any(worker.process.poll() is None for worker in crew.workers):
        now = paper.log.stat().st_size
        if now != size:
            size, changed = now, time.monotonic()
        if time.monotonic() - changed > quiet:
            return False
        time.sleep(0.3)
    return True


def run(args: argparse.Namespace, kind: str) -> Outcome:
    """One crawl under faults, and the count of what came of it."""
    site = Site(args.pages, 0, args.hosts, size=args.size, latency=(0.0, 0.2))
    outcome = Outcome(kind, args.pages)
    settings = {
        "DOWNLOAD_DELAY": args.delay,
        "DOWNLOAD_TIMEOUT": 20,
        "NEWSBOT_LEASE_SECONDS": LEASE_SECONDS,
        "CONCURRENT_REQUESTS": CONCURRENT_REQUESTS,
        "RETRY_TIMES": 5,
        **SETTINGS[kind],
    }
    with (
        scratch() as folder,
        RedisServer(folder, appendonly=True) as server,
        Newspaper(site, folder / "log") as paper,
        Crew(kind, folder, paper.site, server.url, settings) as crew,
    ):
        began = time.monotonic()
        chaos = Chaos(crew, server, outcome, args.seed)
        for _ in range(args.workers):
            crew.start()
        while not paper.hits() and time.monotonic() - began < 60:
            time.sleep(0.2)  # faults before the first page would test only how workers start
        for fault in chaos.upgrade(args.rolling) if args.rolling else chaos.plan():
            enough = outcome.faults["kill"] >= args.kills if args.kills else False
            if enough or (args.seconds and time.monotonic() - began > args.seconds):
                break
            count = len({hit.page for hit in paper.hits() if hit.page >= 0})
            if all(w.process.poll() is not None for w in crew.workers) and count == args.pages:
                progress("the crawl ended before the faults did: more --pages, or fewer --kills")
                break
            progress(
                f"{time.monotonic() - began:5.0f} s  {fault:11} {sum(outcome.faults.values()):4} "
                f"faults  {count:7,} of {args.pages:,} pages"
            )
            chaos.strike(fault)
            time.sleep(chaos.chance.uniform(0.5, 1.5) * args.interval)
        chaos.replace()
        progress("no more faults: waiting for the crawl's own end")
        outcome.finished = settle(crew, paper)
        outcome.seconds = time.monotonic() - began
        judge(outcome, paper, args.delay, server.client)
        if args.keep_logs:
            args.keep_logs.mkdir(parents=True, exist_ok=True)
            for log in folder.glob("*.log"):
                (args.keep_logs / log.name).write_bytes(log.read_bytes())
    return outcome


def judge(outcome: Outcome, paper: Newspaper, delay: float, client: redis.Redis) -> None:
    """Count what the server saw and what was published."""
    time.sleep(0.3)
    hits = [hit for hit in paper.hits() if hit.page >= 0]
    pages = {hit.page for hit in hits}
    outcome.requests, outcome.fetched = len(hits), len(pages)
    outcome.lost_pages = outcome.pages - len(pages)
    found = sorted(gap for _, gap in gaps(hits))
    outcome.smallest_gap_ms = 1000 * found[0] if found else 0.0
    outcome.too_early = sum(gap < delay - CLOCK_TOLERANCE for gap in found)
    outcome.refetched = len(hits) - len(pages)
    # Anything that hits a worker's requests may make it ask again for those in its hands.
    hits_on_workers = sum(outcome.faults.values()) - outcome.faults["roll"]
    hits_on_workers -= outcome.faults["other_schema"]
    outcome.in_flight_at_kills = CONCURRENT_REQUESTS * hits_on_workers
    articles = published(outcome.crawler, client)
    expected = {paper.site.url(page) for page in range(outcome.pages)}
    outcome.published = sum(articles.values())
    outcome.lost_articles = len(expected - set(articles))
    outcome.twice = sum(count - 1 for count in articles.values())
    leftovers(outcome, client)


def main() -> None:
    """Command line; see the module's text."""
    parser = argparse.ArgumentParser(description="A crawl under kill -9 and a dying Redis.")
    parser.add_argument("--kills", type=int, default=0, help="stop after so many kill -9")
    parser.add_argument(
        "--seconds", type=float, default=0.0, help="stop after so long (default 60)"
    )
    parser.add_argument("--rolling", type=int, default=0, help="so many rolling upgrades instead")
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument(
        "--delay", type=float, default=0.05, help="seconds between starts at a host"
    )
    parser.add_argument("--interval", type=float, default=2.0, help="mean seconds between faults")
    parser.add_argument("--size", type=int, default=20_000, help="bytes of a page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", choices=["scrapy-redis"], help="do it to this one instead")
    parser.add_argument("--json", type=Path, help="write the outcome to this file")
    parser.add_argument("--keep-logs", type=Path, help="copy the workers' logs to this folder")
    args = parser.parse_args()
    if not (args.kills or args.seconds or args.rolling):
        args.seconds = 60.0
    outcome = run(args, args.peer or "newsbot")
    numbers = {**asdict(outcome), "faults": dict(outcome.faults), "problems": outcome.problems}
    rows = [
        [name.replace("_", " "), value if not isinstance(value, dict) else dict(value)]
        for name, value in numbers.items()
    ]
    table(f"Chaos: {outcome.crawler}", ["what", "count"], rows)
    harness.write_json(args.json, numbers)
    for problem in outcome.problems:
        print(f"FAILED: {problem}", file=sys.stderr)
    sys.exit(1 if outcome.problems else 0)


if __name__ == "__main__":
    main()
