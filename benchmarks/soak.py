"""A fleet for as long as you like: does memory stay, does anything leak, does the rate hold?

`python -m benchmarks.soak [--minutes N] [--json FILE] [--html FILE]`

Three `scrapy crawl fleet` workers and a `scrapy consume --follow` on five loopback newspapers that
print, update and take back articles all the time (an hour of theirs is a second). Every twenty
seconds something happens: the third worker gets kill -9 and is started anew, Redis stands still
for three seconds, or all its connections are cut. Sampled every second: resident memory and open
files of each process that lives on, memory of Redis, articles published. The first third is
warming up; slopes are least squares over the rest. Exit code 1 where one of these does not hold:
the memory that a process gains in the measured time is below a tenth of what it has; that of Redis
grows by what it is to remember of each new article (the index of duplicates, the URL, when to look
again) and no more: `BYTES_AN_ARTICLE`; in the last third it has at most ten files more open than in
the middle one, and 70 % as many articles come; no lease is left at the end.
"""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.harness import RedisServer, end, progress, scratch, spawn, table, write_json
from newsbot.demo.live import Event, LiveNewspapers, timetable, write_sites
from newsbot.monitoring import look, plots
from newsbot.monitoring.latest import read_sites
from newsbot.redis import keys
from newsbot.revisit.clock import DAY, Clock

PROJECT = Path(__file__).resolve().parent.parent
SCALE = 3600.0  # seconds of the newspapers in one of ours
BUSY = 2.0
FAULT_EVERY = 20.0
BYTES_AN_ARTICLE = 512
STAYS = 2 * DAY  # for which an article is online, so that the newspapers do not grow
SETTINGS = {
    "DOWNLOAD_DELAY": 0.02,
    "NEWSBOT_DUPLICATES_POLICY": "mark",
    "NEWSBOT_FLEET_DAYS": 3,
    "NEWSBOT_LATEST": 50,
    "NEWSBOT_LEASE_SECONDS": 5,
    "NEWSBOT_STREAM_MAXLEN": 300,
    "NEWSBOT_TIME_SCALE": SCALE,
    "NEWSBOT_VISIT_SECONDS": 10,
    "SPIDER_MODULES": "newsbot.spiders,demo_sites",
}


@dataclass
class Series:
    """One quantity over time."""

    times: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, when: float, value: float) -> None:
        self.times.append(when)
        self.values.append(value)

    def warm(self) -> Series:
        """Without the first third."""
        start = len(self.times) // 3
        return Series(self.times[start:], self.values[start:])

    def slope(self) -> float:
        """A second, by least squares."""
        if len(set(self.times)) < 2:
            return 0.0
        return statistics.linear_regression(self.times, self.values).slope

    def gain(self) -> float:
        """Of the warm part, by its slope, as a share of its mean."""
        warm = self.warm()
        mean = statistics.fmean(warm.values) if warm.values else 0.0
        return warm.slope() * (warm.times[-1] - warm.times[0]) / mean if mean else 0.0


class Fleet:
    """The processes under test."""

    def __init__(self, folder: Path, server: RedisServer, origin: float) -> None:
        self.folder = folder
        self.server = server
        self._origin = origin
        self._number = itertools.count()
        self.workers = [self._worker() for _ in range(3)]
        self.consumer = self._run("consume", "-O", str(folder / "articles.jsonl"), "--follow")

    def _worker(self) -> subprocess.Popen[bytes]:
        settings = {**SETTINGS, "NEWSBOT_TIME_ORIGIN": self._origin}
        options = [part for pair in settings.items() for part in ("-s", "{}={}".format(*pair))]
        sites = "sites=ganga,harbour,himalaya,kaveri,plains"
        return self._run("crawl", "fleet", "-a", sites, *options)

    def _run(self, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "NEWSBOT_ALLOWED_NETWORKS": "127.0.0.0/8",
            "NEWSBOT_REDIS_URL": self.server.url,
            "NEWSBOT_STATE_DIR": str(self.folder / "state"),
            "PYTHONPATH": os.pathsep.join([str(PROJECT), str(self.folder)]),
        }
        with (self.folder / f"{next(self._number)}.log").open("wb") as log:
            command = [sys.executable, "-m", "scrapy", *arguments]
            return spawn(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)

    def faults(self) -> Iterator[str]:
        """Does the next one each time it is asked, for ever."""
        while True:
            self.workers[2].kill()
            self.workers[2].wait()
            self.workers[2] = self._worker()
            yield "kill -9"
            self.server.pause(3)
            yield "Redis stands still"
            self.server.client.client_kill_filter(_type="normal", skipme=True)
            yield "connections cut"

    def lasting(self) -> dict[str, int]:
        """Name → process id of those that no fault ends."""
        first, second, _ = self.workers
        return {"worker 1": first.pid, "worker 2": second.pid, "consumer": self.consumer.pid}

    def stop(self) -> None:
        """SIGTERM to all; wait for them."""
        processes = [*self.workers, self.consumer]
        for process in processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in processes:
            end(process, 60)


def memory(pid: int) -> int:
    """Resident bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def soak(minutes: float, folder: Path) -> tuple[dict[str, Series], dict[str, float]]:
    """Samples by quantity, and what is left at the end."""
    origin = time.time()
    seconds = minutes * 60
    clock = Clock(SCALE, origin)
    begin = origin - STAYS
    events = {
        name: [replace(event, removed=event.published + STAYS) for event in lives]
        for name, lives in timetable(begin, (seconds * SCALE + STAYS) / DAY, busy=BUSY).items()
    }
    every: dict[str, list[Event]] = dict(events)
    samples: dict[str, Series] = {}
    with RedisServer(folder, appendonly=True) as server, LiveNewspapers(every, clock) as press:
        write_sites(folder, press.papers)
        fleet = Fleet(folder, server, origin)
        try:
            faults, next_fault, number = fleet.faults(), origin + 2 * FAULT_EVERY, 0
            while (now := time.time()) - origin < seconds:
                for name, value in look_at(fleet, server).items():
                    samples.setdefault(name, Series()).add(now - origin, value)
                if now >= next_fault:
                    progress(f"{now - origin:5.0f} s  {next(faults)}")
                    number, next_fault = number + 1, now + FAULT_EVERY
                time.sleep(max(0.0, now + 1 - time.time()))
        finally:
            fleet.stop()
        left = {"faults": float(number), "leases": float(leases(server))}
    return samples, left


def look_at(fleet: Fleet, server: RedisServer) -> dict[str, float]:
    """One sample of everything."""
    found: dict[str, float] = {}
    for name, pid in fleet.lasting().items():
        found[f"memory of {name}"] = memory(pid)
        found[f"files of {name}"] = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    found["memory of Redis"] = float(server.client.info("memory")["used_memory"])
    sites = read_sites(server.client, "newsbot").values()
    found["articles"] = sum(site.published for site in sites)
    return found


def leases(server: RedisServer) -> int:
    """Requests that are still somebody's."""
    pattern = keys.LEASES("newsbot", spider="*", worker="*").replace("{", r"\{")
    return sum(server.client.hlen(key) for key in server.client.scan_iter(pattern, count=1000))


def judge(samples: dict[str, Series], left: dict[str, float]) -> list[str]:
    """What does not hold."""
    wrong = [f"{left['leases']:.0f} leases are left"] if left["leases"] else []
    for name, series in samples.items():
        if name == "memory of Redis":
            if (each := bytes_an_article(samples)) > BYTES_AN_ARTICLE:
                wrong.append(f"{name} grew by {each:,.0f} bytes a new article")
        elif name.startswith("memory of ") and series.gain() > 0.1:
            wrong.append(f"{name} grew by {series.gain():.0%}")
        if name.startswith("files of "):
            third = len(series.values) // 3
            before = statistics.median(series.values[third : 2 * third])
            after = statistics.median(series.values[2 * third :])
            if after > before + 10:
                wrong.append(f"{name}: from {before:.0f} to {after:.0f}")
    middle, last = thirds(samples["articles"].values)
    if last < 0.7 * middle:
        wrong.append(f"{last:.0f} articles in the last third, {middle:.0f} in the middle one")
    return wrong


def bytes_an_article(samples: dict[str, Series]) -> float:
    """By how much the memory of Redis grew for each article that came."""
    articles = samples["articles"].warm().slope()
    return samples["memory of Redis"].warm().slope() / articles if articles else 0.0


def thirds(totals: Sequence[float]) -> tuple[float, float]:
    """What was added in the middle third, and in the last."""
    third = len(totals) // 3
    return totals[2 * third] - totals[third], totals[-1] - totals[2 * third]


def page(samples: dict[str, Series], rows: list[list[str]]) -> str:
    """Plots and the table, as one file."""
    figures = "".join(
        f"<figure><figcaption>{name}</figcaption>"
        f"{plots.area(series.values, seconds=series.times[-1], label=name)}</figure>"
        for name, series in samples.items()
    )
    measured = look.table(["quantity", "mean#", "slope an hour#", "gain#"], rows)
    return (
        f"<!doctype html><meta charset=utf-8><title>Soak</title><style>{look.CSS}</style>"
        f'<h1>Soak</h1><div class="plots">{figures}</div><h2>Measured</h2>{measured}'
    )


def main() -> int:
    """Exit code: 0 if all holds."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--html", type=Path)
    options = parser.parse_args()
    with scratch() as folder:
        samples, left = soak(options.minutes, folder)
    rows = []
    for name, series in samples.items():
        warm = series.warm()
        scale = 2**20 if name.startswith("memory") else 1
        mean, hour = statistics.fmean(warm.values) / scale, warm.slope() * 3600 / scale
        unit = " MiB" if scale > 1 else ""
        rows.append([name, f"{mean:,.1f}{unit}", f"{hour:+,.1f}{unit}", f"{series.gain():+.1%}"])
    table("Soak", ["quantity", "mean", "slope an hour", "gain"], rows)
    wrong = judge(samples, left)
    print(f"{left['faults']:.0f} faults, {left['leases']:.0f} leases left")
    print(f"Redis: {bytes_an_article(samples):,.0f} bytes more for each new article")
    for complaint in wrong:
        print(f"Does not hold: {complaint}")
    data = {name: [series.times, series.values] for name, series in samples.items()}
    write_json(options.json, {"samples": data, "left": left, "wrong": wrong})
    if options.html:
        options.html.write_text(page(samples, rows), encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
