"""How fresh the fleet's news is, and what that costs, beside fixed polling at the same cost.

`python -m benchmarks.freshness [--days N] [--scale N] [--kills N] [--json FILE]`

The demo newspapers print a week by a known timetable on a clock that runs `--scale` times as fast
as the wall's: bursts, quiet nights, updates, removals, one that gets other markup in the middle,
one that dies a day and a half before the end. A fleet of three workers follows. Then another fleet
follows the same week, that visits every source at one interval, so chosen that both make as many
visits; with `--cost 1 3` one more, that makes three times as many. All are the same program; only
how often a source is visited differs. With `--kills`, workers of the first fleet get kill -9
meanwhile, and others take their place.

Delays are from the printed moment to the stream, in units of the newspaper's own mean interval
between two articles. A second of the wall's is `--scale` of them: what a busy machine needs for a
page counts against all fleets. Exit code 1 if an article was missed, published twice, a host went
over its budget, fixed polling made 2 % fewer visits than it should, or its median delay is lower
than three times ours at equal cost, or than ours at three times the cost.

`benchmarks.revisit` asks the same question without processes, in seconds.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from benchmarks import harness
from benchmarks.harness import RedisServer, progress, scratch, spawn, table
from newsbot.demo.live import HOUR, Event, LiveNewspapers, timetable, write_sites
from newsbot.redis import keys
from newsbot.revisit.clock import DAY, Clock
from newsbot.revisit.pace import DEAD_AFTER, Limits
from newsbot.revisit.report import read_followed
from newsbot.spiders import follow
from newsbot.stream.encoding import decode

WORKERS = 3
BUDGET = 600
"""Pages of one newspaper a day."""
ARTICLE = re.compile(r"-\d+\.html$")
AFTER = follow.SPARE * Limits().ceiling + HOUR
"""How long the fleets go on after the last article: until even a silent source was visited."""
Life = tuple[Event, Any, Any]


@dataclass(slots=True)
class Result:
    """What one fleet made of the week. Delays in units of the publishing interval, or minutes."""

    fleet: str
    articles: int = 0
    caught: int = 0
    twice: int = 0
    median: float = 0.0
    p95: float = 0.0
    median_minutes: float = 0.0
    p95_minutes: float = 0.0
    requests: int = 0
    visits: int = 0
    sources: int = 0
    per_article: float = 0.0
    not_modified: float = 0.0
    updates: int = 0
    updates_caught: int = 0
    removed: int = 0
    removed_caught: int = 0
    redesigned: int = 0
    redesigned_whole: int = 0
    dead_sources: int = 0
    dead_requests_a_day: float = 0.0
    busiest_day: int = 0
    kills: int = 0
    missing: list[str] = field(default_factory=list)


class Fleet:
    """Workers on one Redis that follow one press."""

    def __init__(
        self, folder: Path, url: str, clock: Clock, module: str, settings: Mapping[str, Any]
    ) -> None:
        self.folder, self.number = folder, 0
        self.command = [sys.executable, "-m", "scrapy", "crawl", "fleet"]
        given = {
            "SPIDER_MODULES": f"newsbot.spiders,{module}",
            "NEWSBOT_TIME_SCALE": clock.scale,
            "NEWSBOT_TIME_ORIGIN": clock.origin,
            "NEWSBOT_TOMBSTONES": 1,
            "NEWSBOT_VISIT_SECONDS": 6,
            "NEWSBOT_LEASE_SECONDS": 3,
            "NEWSBOT_DUPLICATES_POLICY": "mark",
            "NEWSBOT_PAGES_PER_DAY": BUDGET,
            "DOWNLOAD_DELAY": 0.005,
            "NEWSBOT_DELAY_CEILING": 1,
            "RETRY_TIMES": 0,
            **settings,
        }
        self.command += ["-a", "sites=ganga,harbour,himalaya,kaveri,plains"]
        for name, value in given.items():
            self.command += ["-s", f"{name}={value}"]
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(harness.PROJECT), str(folder)]),
            "NEWSBOT_REDIS_URL": url,
            "NEWSBOT_STATE_DIR": str(folder / "state"),
            "NEWSBOT_ALLOWED_NETWORKS": "127.0.0.0/8",
        }
        self.workers: list[tuple[subprocess.Popen[bytes], Path]] = []

    def start(self) -> None:
        """One more worker."""
        self.number += 1
        log = self.folder / f"worker-{self.number}.log"
        with log.open("wb") as output:
            process = spawn(
                self.command, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        self.workers.append((process, log))

    def wait(self) -> None:
        """Until all workers have begun."""
        end = time.monotonic() + 60
        while not all("Spider opened" in log.read_text() for _, log in self.workers):
            if time.monotonic() > end or any(p.poll() is not None for p, _ in self.workers):
                raise RuntimeError(self.workers[0][1].read_text()[-3000:])
            time.sleep(0.1)
        time.sleep(2)  # their first round

    def kill(self, chance: random.Random) -> None:
        """kill -9 of one, and a new one in its place."""  # noqa: D403, a command's name
        process, _ = self.workers.pop(chance.randrange(len(self.workers)))
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.start()

    def end(self) -> None:
        """SIGTERM of all."""
        for process, _ in self.workers:
            process.send_signal(signal.SIGTERM)
        for process, _ in self.workers:
            harness.end(process, 30)


def run_fleet(
    name: str, args: argparse.Namespace, settings: Mapping[str, Any], kills: int
) -> Result:
    """One week, one fleet."""
    clock = Clock(args.scale, time.time())
    lengths = timetable(0, args.days, busy=args.busy, seed=args.seed)
    with (
        scratch() as folder,
        RedisServer(folder) as server,
        LiveNewspapers(lengths, Clock(0.0, -DAY)) as press,
    ):
        module = write_sites(folder, press.papers, harbour='body = ".article-body"')
        fleet = Fleet(folder, server.url, clock, module, settings)
        try:
            for _ in range(WORKERS):
                fleet.start()
            fleet.wait()
            # The week begins at midnight of the newspapers' clock, now.
            begin = clock.now() + 0.25 * HOUR
            end = begin + args.days * DAY
            middle, death = begin + args.days * DAY / 2, end - 1.5 * DAY
            events = timetable(begin, args.days, busy=args.busy, seed=args.seed)
            # What it printed in its last two hours, nobody could be sure to see.
            events["plains"] = [e for e in events["plains"] if e.published < death - 2 * HOUR]
            press.go_on(events, clock, dies={"plains": death}, redesigns={"harbour": middle})
            del press.hits[:]
            _pass_time(fleet, clock, end + AFTER, kills, args.seed)
        finally:
            fleet.end()
        result = Result(fleet=name, kills=kills)
        _judge_articles(result, press.lives(), server, clock, middle, end)
        _judge_requests(result, press, server, clock, begin, death, end)
        if args.keep_logs:
            args.keep_logs.mkdir(parents=True, exist_ok=True)
            followed = [asdict(source) for source in read_followed(server.client, "newsbot")]
            harness.write_json(args.keep_logs / f"{name}-sources.json", followed)
            for log in folder.glob("*.log"):
                (args.keep_logs / f"{name}-{log.name}").write_bytes(log.read_bytes())
    return result


def _pass_time(fleet: Fleet, clock: Clock, end: float, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    begin = clock.now()
    strikes = [begin + (n + 1) * (end - begin) / (kills + 1) for n in range(kills)]
    told = 0.0
    while (now := clock.now()) < end:
        if strikes and now >= strikes[0]:
            strikes.pop(0)
            fleet.kill(chance)
        if now - told > DAY:
            told = now
            progress(f"  day {(now - begin) / DAY:.0f}")
        time.sleep(0.05)


def _judge_articles(
    result: Result,
    lives: Sequence[Life],
    server: RedisServer,
    clock: Clock,
    redesign: float,
    end: float,
) -> None:
    entries: dict[str, list[tuple[float, Any]]] = {}
    found: Any = server.client.xrange(keys.STREAM())
    for name, fields in found:
        when = clock.at(int(name.split(b"-")[0]) / 1000)
        article = decode(fields[b"article"])
        entries.setdefault(article.url, []).append((when, article))
    counts = Counter(first.paper for _, first, _ in lives)
    week = (end - min(event.published for event, _, _ in lives)) or 1.0
    delays, units = [], []
    for event, first, last in lives:
        seen = entries.get(first.url, [])
        result.articles += 1
        if not seen:
            result.missing.append(first.url)
            continue
        result.caught += 1
        texts = Counter((article.fingerprint, article.removed_at) for _, article in seen)
        result.twice += sum(texts.values()) - len(texts)
        delays.append(seen[0][0] - event.published)
        units.append(delays[-1] / (week / counts[first.paper]))
        if first.paper == "plains":
            continue  # it may die before the next look
        if event.updated is not None and event.updated < end - DAY:
            result.updates += 1
            result.updates_caught += any(article.body == last.body for _, article in seen)
        if event.removed is not None and event.removed < end - DAY:
            result.removed += 1
            result.removed_caught += any(article.removed_at for _, article in seen)
        if first.paper == "harbour" and event.published > redesign:
            result.redesigned += 1
            result.redesigned_whole += seen[0][1].body in (first.body, last.body)
    if len(delays) > 1:
        result.median = statistics.median(units)
        result.p95 = statistics.quantiles(units, n=20)[-1]
        result.median_minutes = statistics.median(delays) / 60
        result.p95_minutes = statistics.quantiles(delays, n=20)[-1] / 60


def _judge_requests(
    result: Result,
    press: LiveNewspapers,
    server: RedisServer,
    clock: Clock,
    begin: float,
    death: float,
    end: float,
) -> None:
    shift = time.time() - time.monotonic()
    hits = [hit for hit in press.hits if not hit.url.endswith("/robots.txt")]
    result.requests = len(hits)
    result.visits = sum(not ARTICLE.search(urlsplit(hit.url).path) for hit in hits)
    result.per_article = result.requests / max(result.caught, 1)
    result.not_modified = sum(hit.status == 304 for hit in hits) / max(len(hits), 1)
    states: Any = server.client.hvals(keys.VISITS(kind="sources"))
    sources = [msgspec.msgpack.decode(state) for state in states]
    result.sources = len(sources)
    result.dead_sources = sum(state.get("failures", 0) >= DEAD_AFTER for state in sources)
    days: Counter[tuple[str, int]] = Counter()
    dead = next(paper.origin for paper in press.papers if paper.title.key == "plains")
    for hit in hits:
        when = clock.at(hit.time + shift)
        days[urlsplit(hit.url).netloc, int(when // DAY)] += 1
        if hit.url.startswith(dead) and when > death + DAY / 2:
            result.dead_requests_a_day += DAY / (end + AFTER - death - DAY / 2)
    result.busiest_day = max(days.values(), default=0)


def main() -> None:
    """Command line; see the module's text."""
    parser = argparse.ArgumentParser(description="Freshness of a fleet in a simulated week.")
    parser.add_argument("--days", type=float, default=7.0)
    parser.add_argument("--scale", type=float, default=1200.0, help="times as fast as the wall")
    parser.add_argument("--busy", type=float, default=1.0, help="factor on the articles")
    parser.add_argument("--kills", type=int, default=0, help="kill -9 of workers meanwhile")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--cost", type=float, nargs="+", default=[1.0], help="visits of fixed polling, to ours"
    )
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    parser.add_argument("--keep-logs", type=Path, help="copy logs and sources to this folder")
    args = parser.parse_args()
    progress(f"adaptive: {args.days:g} days in {(args.days * DAY + AFTER) / args.scale:.0f} s")
    ours = run_fleet("adaptive", args, {}, args.kills)
    # The dead newspaper's sources are hardly visited, by any.
    followed = ours.sources * (args.days * DAY + AFTER) - 2 * (1.5 * DAY + AFTER)
    runs, problems = [ours], list(_failures(ours))
    rows: dict[str, list[Any]] = {}
    for cost in args.cost:
        every = round(followed / (ours.visits * cost))
        progress(f"fixed: {ours.sources} sources every {every / 60:.0f} minutes")
        polling = {"NEWSBOT_REVISIT_FLOOR": every, "NEWSBOT_REVISIT_CEILING": every}
        fixed = run_fleet(f"fixed, {cost:g} x the cost", args, polling, 0)
        runs.append(fixed)
        ratio = fixed.median / ours.median if ours.median else 0.0
        visits = fixed.visits / (ours.visits * cost)
        rows.setdefault("median delay, to adaptive", [None]).append(ratio)
        rows.setdefault("visits, to what they should be", [None]).append(visits)
        if visits < 0.98:
            problems.append(f"fixed polling made {visits:.2f} of the visits it should")
        if ratio < 3 / cost:
            problems.append(f"fixed polling at {cost:g} x the cost has {ratio:.2f} x our delay")
    names = [name for name in asdict(ours) if name not in ("fleet", "missing")]
    measured = [[n.replace("_", " "), *(getattr(run, n) for run in runs)] for n in names]
    measured += [[name, *values] for name, values in rows.items()]
    table("Freshness", ["what", *(run.fleet for run in runs)], measured)
    harness.write_json(args.json, {"runs": [asdict(run) for run in runs], "compared": rows})
    for problem in problems:
        print(f"FAILED: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


def _failures(ours: Result) -> Iterator[str]:
    if ours.caught < ours.articles:
        yield f"{ours.articles - ours.caught} articles missed"
    if ours.twice:
        yield f"{ours.twice} articles published twice"
    if ours.busiest_day > BUDGET:
        yield f"a host saw {ours.busiest_day} requests in a day"


if __name__ == "__main__":
    main()
