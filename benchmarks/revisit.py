"""What adaptive visits gain over fixed polling at any cost, and what could be gained at all.

`python -m benchmarks.revisit [--days N] [--seeds N] [--latency S] [--json FILE]`

As `benchmarks.freshness`, but without processes, clocks and pages: a timetable, and for every visit
the fleet's own answer (`newsbot.spiders.follow`) to when the next is. So it takes seconds, and the
numbers say nothing but how good the policy is. Two kinds of timetable, of which no parameter of the
policy knows:

- `demo`: the demo newspapers', with the sources that `benchmarks.freshness` follows.
- `drawn`: ten sites, each with a rate between one article in two days and eighty a day, a busiest
  hour, a night, and bursts; one or two sources of each, some with an index beside.

The bounds are for one who knows the rate of every site at every quarter of an hour, though not the
articles, and of each site's sources visits one only. The median is lowest if the quarters in which
half of the articles appear, the busiest, are visited at one interval and the others never; the mean
if visits go by the square root of the rate. Nobody can have both.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from pathlib import Path

from scrapy.http import Response, TextResponse

from benchmarks import harness
from benchmarks.harness import table
from newsbot.demo.live import HOUR, RHYTHMS, timetable
from newsbot.revisit.clock import DAY
from newsbot.revisit.pace import Limits
from newsbot.revisit.schedule import Visit
from newsbot.spiders import follow

MONDAY = 1_799_971_200.0
QUARTER = HOUR / 4
YIELDS = (0.1, 0.2, 0.3, 0.6, 1.2)
SECTIONS = 4
AFTER = follow.SPARE * Limits().ceiling + HOUR


@dataclass(slots=True)
class Site:
    """What appears, and the sources that list it."""

    times: list[float]
    rates: list[float]
    """Articles expected in each quarter of an hour of a day."""
    sources: list[Source]


@dataclass(slots=True)
class Source:
    """`part` of the site's articles (one in `SECTIONS`), or all; an index has none."""

    part: int | None = None
    dated: bool = True
    ttl: int = 0
    is_index: bool = False


@dataclass(slots=True)
class Run:
    """Visits a day, and the articles' delays in minutes and in intervals of their site."""

    visits: float
    minutes: list[float] = field(default_factory=list)
    units: list[float] = field(default_factory=list)


def demo(seed: int, days: int) -> list[Site]:
    """The demo's newspapers."""
    feed, sitemap = Source(ttl=900), [Source(is_index=True), Source()]
    sources = {
        "ganga": [Source(), feed, *sitemap],
        "harbour": [feed, *sitemap],
        "himalaya": [Source(part, dated=False) for part in range(SECTIONS)],
        "kaveri": [Source(), *sitemap],
        "plains": [Source(), Source(dated=False)],
    }
    return [
        Site([event.published for event in events], _rates(RHYTHMS[name]), sources[name])
        for name, events in timetable(MONDAY, days, seed=seed).items()
    ]


def _rates(bursts: Sequence[tuple[float, float, float]]) -> list[float]:
    rates = [0.0] * 96
    for start, hours, articles in bursts:
        for n in range(96):
            inside = min((n + 1) / 4, start + hours) - max(n / 4, start)
            rates[n] += articles * max(inside, 0.0) / hours
    return rates


def drawn(seed: int, days: int) -> list[Site]:
    """Ten sites."""
    chance = random.Random(seed)
    return [_drawn_site(chance, days) for _ in range(10)]


def _drawn_site(chance: random.Random, days: int) -> Site:
    a_day = math.exp(chance.uniform(math.log(0.5), math.log(80)))
    peak, width, night = chance.uniform(0, 24), chance.uniform(2, 8), chance.uniform(0, 0.3)
    in_bursts, size = chance.choice((0.0, 0.0, 0.3, 0.6)), 6
    off = [min(abs(n / 4 - peak), 24 - abs(n / 4 - peak)) for n in range(96)]
    weights = [night + math.exp(-0.5 * (hours / width) ** 2) for hours in off]
    rates = [a_day * weight / sum(weights) for weight in weights]
    times: list[float] = []
    for n in range(96 * days):
        at, rate = MONDAY + n * QUARTER, rates[n % 96]
        alone, together = rate * (1 - in_bursts), rate * in_bursts / size
        times += [at + chance.random() * QUARTER for _ in range(_number(alone, chance))]
        for _ in range(_number(together, chance)):
            times += [at + chance.expovariate(1 / 1500) for _ in range(size)]
    sources = [Source(ttl=chance.choice((0, 0, 900)))]
    sources += [Source()] * (chance.random() < 0.6)
    sources += [Source(is_index=True)] * (chance.random() < 0.3)
    return Site(sorted(time for time in times if time < MONDAY + days * DAY), rates, sources)


def _number(expected: float, chance: random.Random) -> int:
    """Poisson."""
    number, left = 0, chance.expovariate(1.0)
    while left < expected:
        number, left = number + 1, left + chance.expovariate(1.0)
    return number


def visit(sites: Sequence[Site], limits: Limits, days: int, latency: float, seed: int) -> Run:
    """Follow the sites until even a silent source was visited after the last day."""
    chance = random.Random(seed)
    random.seed(seed)  # for the jitter
    end = MONDAY + days * DAY + AFTER
    whole = [(site, source) for site in sites for source in site.sources]
    states = [Visit("sources", "", 0, {}) for _ in whole]
    caught: dict[tuple[int, int], float] = {}
    queue = [(MONDAY + chance.random() * QUARTER, n) for n in range(len(whole))]
    heapify(queue)
    visits = 0
    while queue:
        now, n = heappop(queue)
        now += latency * (0.5 + chance.random())
        if now >= end:
            continue
        (site, source), state = whole[n], states[n].state
        listed = _listed(site, source, state.get("last", 0.0), now)
        new = [index for index in listed if (id(site), index) not in caught]
        caught |= dict.fromkeys([(id(site), index) for index in new], now)
        told = follow.answered(
            states[n],
            _ANSWERS[source.ttl],
            now,
            limits,
            new=len(new),
            echoed=len(listed) - len(new),
            times=[site.times[index] for index in new] if source.dated else (),
        )
        state |= told.changes
        visits += 1
        heappush(queue, (told.when, n))
    run = Run(visits * DAY / (end - MONDAY))
    for site in sites:
        for index, published in enumerate(site.times):
            delay = caught[id(site), index] + latency - published
            run.minutes.append(delay / 60)
            run.units.append(delay * len(site.times) / (days * DAY))
    return run


_ANSWERS: dict[int, Response] = {
    ttl: TextResponse("https://a.example/", body=f"<ttl>{ttl // 60}</ttl>".encode() if ttl else b"")
    for ttl in (0, 900)
}


def _listed(site: Site, source: Source, since: float, now: float) -> list[int]:
    if source.is_index:
        return []
    return [
        index
        for index, time in enumerate(site.times)
        if since < time <= now and source.part in (None, index % SECTIONS)
    ]


def polling(sites: Sequence[Site], visits: float, days: int, latency: float, seed: int) -> Run:
    """The same at one interval, with as many visits within half a per cent."""
    every = sum(len(site.sources) for site in sites) * DAY / visits
    for _ in range(9):
        run = visit(sites, Limits(floor=every, ceiling=every), days, latency, seed)
        if abs(run.visits / visits - 1) < 0.005:
            break
        every *= run.visits / visits
    return run


def bounds(sites: Sequence[Site], visits: float) -> tuple[float, float]:
    """Lowest median and lowest mean of the delays in minutes with so many visits a day."""
    rates = sorted((rate for site in sites for rate in site.rates), reverse=True)
    total, gained, quarters = sum(rates), 0.0, 0.0
    for rate in rates:
        part = min(1.0, (total / 2 - gained) / rate) if rate else 0.0
        if part <= 0:
            break
        gained, quarters = gained + part * rate, quarters + part
    roots = sum(math.sqrt(rate) for rate in rates)
    return 15 * quarters / visits, 15 * roots**2 / (2 * total * visits)


def compare(
    kind: Callable[[int, int], list[Site]], yield_: float, args: argparse.Namespace
) -> dict[str, float | str]:
    """One line of the table: means over the seeds."""
    lines = []
    for seed in range(1, args.seeds + 1):
        sites = kind(seed, args.days)
        ours = visit(sites, Limits(yield_=yield_), args.days, args.latency, seed)
        fixed = polling(sites, ours.visits, args.days, args.latency, seed)
        thrice = polling(sites, 3 * ours.visits, args.days, args.latency, seed)
        median, mean = bounds(sites, ours.visits)
        lines.append(dict(_line(ours, fixed, thrice)) | {"least_p50": median, "least_mean": mean})
    means = {name: statistics.mean(line[name] for line in lines) for name in lines[0]}
    lowest = min(line["ratio"] for line in lines)
    return {"timetable": kind.__name__, "yield": yield_, **means, "lowest": lowest}


def _line(ours: Run, fixed: Run, thrice: Run) -> Iterator[tuple[str, float]]:
    yield "visits_a_day", ours.visits
    for name, run in (("", ours), ("fixed_", fixed)):
        yield f"{name}p50", statistics.median(run.minutes)
        yield f"{name}p95", statistics.quantiles(run.minutes, n=20)[-1]
        yield f"{name}mean", statistics.mean(run.minutes)
    yield "ratio", statistics.median(fixed.units) / statistics.median(ours.units)
    yield "at_a_third", statistics.median(thrice.units) / statistics.median(ours.units)


def main() -> None:
    """Command line; see the module's text."""
    parser = argparse.ArgumentParser(description="Delay against cost of visits, simulated.")
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--latency", type=float, default=10.0, help="seconds of a visit or a page")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    args = parser.parse_args()
    lines = [compare(kind, yield_, args) for kind in (demo, drawn) for yield_ in YIELDS]
    rows = [[line[name] for name in lines[0]] for line in lines]
    title = (
        "Delay in minutes; ratio of medians (in intervals): fixed to ours at equal cost, at thrice"
    )
    table(title, [name.replace("_", " ") for name in lines[0]], rows)
    harness.write_json(args.json, lines)


if __name__ == "__main__":
    main()
