"""How well near-copies are told from articles that look alike, how fast, and in how many bytes.

    python -m benchmarks.duplicates [FILE | --build DIR] [--save FILE] [--json FILE]
                                    [--per-kind N] [--seed N] [--index N]

DIR is a folder of pages with gold (`manifest.jsonl`, `pages/`, `gold/`); pairs are made from it by
seeded edits. FILE holds pairs, one JSON object a line, as `--save` writes them. `--index N` also
fills a real server with N articles and publishes more. Without pairs only that is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sys
import tempfile
import time
import timeit
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from benchmarks.harness import spawn
from benchmarks.syndication import detectors
from benchmarks.syndication.pairs import LANGUAGES, Pair, build, templates
from newsbot.duplicates.signatures import BANDS, SKETCH, signature
from newsbot.items import Article
from newsbot.redis import RedisService, connect, connect_sync, keys
from newsbot.stream import scripts
from newsbot.stream.writer import ArticleWriter


@dataclass
class Count:
    """Pairs by truth and verdict."""

    hits: int = 0
    false: int = 0
    missed: int = 0
    passed: int = 0

    def add(self, is_copy: bool, verdict: bool) -> None:
        self.hits += is_copy and verdict
        self.false += verdict and not is_copy
        self.missed += is_copy and not verdict
        self.passed += not is_copy and not verdict

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false) if self.hits + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def right(self) -> float:
        return (self.hits + self.passed) / (self.hits + self.false + self.missed + self.passed)


def judged(pairs: Iterable[Pair], detect: detectors.Detector) -> dict[str, Count]:
    """Counts in all, by language and by kind and grade."""
    counts: dict[str, Count] = {"all": Count()}
    for pair in pairs:
        verdict = detect(pair.first.body, pair.second.body)
        kind = f"{pair.kind} {pair.grade or ''}".strip()
        for key in ("all", pair.language, kind, f"{pair.language} {kind}"):
            counts.setdefault(key, Count()).add(pair.is_copy, verdict)
    return counts


def quality(pairs: list[Pair]) -> dict[str, Any]:
    """Ours beside the others, MinHash-LSH at the threshold that suits these pairs best."""
    counts = {"newsbot": judged(pairs, detectors.ours)}
    tried = {t: judged(pairs, detectors.minhash_lsh(t)) for t in detectors.THRESHOLDS}
    best = max(tried, key=lambda threshold: tried[threshold]["all"].f1)
    counts[f"MinHash-LSH 128, {best}"] = tried[best]
    counts["SimHash-64, 3"] = judged(pairs, detectors.simhash)
    names = list(counts)
    print(f"{len(pairs):,} pairs. Precision/recall/F1:\n")
    print(f"{'':22}" + "".join(f"{name:>24}" for name in names))
    for row in ("all", *(code for code in LANGUAGES if code in counts["newsbot"])):
        cells = (counts[name][row] for name in names)
        print(
            f"{row:22}" + "".join(f"{c.precision:>12.3f}/{c.recall:.3f}/{c.f1:.3f}" for c in cells)
        )
    print("\nShare of verdicts that are right:\n")
    kinds = {f"{p.kind} {p.grade or ''}".strip(): p.is_copy for p in pairs}
    for kind, is_copy in kinds.items():
        cells = (counts[name][kind] for name in names)
        label = f"{'copy' if is_copy else 'other'}: {kind}"
        print(f"{label:22}" + "".join(f"{c.right:>24.3f}" for c in cells))
    return {
        name: {
            key: {"precision": c.precision, "recall": c.recall, "f1": c.f1, "right": c.right}
            | vars(c)
            for key, c in by_key.items()
        }
        for name, by_key in counts.items()
    }


def speed() -> dict[str, float]:
    """Microseconds of processor for a signature of 600 words, best of many, ours and theirs."""
    from datasketch import MinHash
    from rensa import RMinHash

    found: dict[str, float] = {}
    chance = random.Random(1)
    print("\nMicroseconds of processor time for 600 words (zh: 1,000 characters):\n")
    for language in LANGUAGES:
        text = _words(language, 600, chance)
        units = detectors.shingles(text)
        tasks = {
            "newsbot": lambda text=text: signature(text),
            "rensa alone": lambda units=units: _rensa(RMinHash, units),
            "datasketch": lambda units=units: MinHash(num_perm=128).update_batch(units),
            "str.split": lambda text=text: text.split(),
        }
        row = {
            name: min(timeit.repeat(task, timer=time.process_time, number=20, repeat=15)) / 20 * 1e6
            for name, task in tasks.items()
        }
        found |= {f"{language} {name}": value for name, value in row.items()}
        print(f"{language:4}" + "".join(f"{name:>16} {value:8.1f}" for name, value in row.items()))
    return found


def _rensa(kind: Any, units: list[bytes]) -> None:
    minhash = kind(num_perm=128, seed=42)
    minhash.update(units)
    minhash.digest()


def _words(language: str, count: int, chance: random.Random) -> str:
    """A text of random order, its numbers as frequent as in reports."""
    stories = " ".join(templates()[language]["stories"])
    stories = re.sub(r"\{n\}", lambda m: m[0] if chance.random() < 0.2 else "", stories)
    stories = re.sub(r"\{\w+\}", lambda _: str(chance.randint(2, 900)), stories)
    if language == "zh":
        return "".join(chance.choices(stories, k=1_000))
    return " ".join(chance.choices(stories.split(), k=count))


def server(size: int) -> dict[str, float]:
    """Fill a server with `size` articles; bytes of index, and articles published a second."""
    with tempfile.TemporaryDirectory() as folder, RedisService(state_dir=Path(folder)) as service:
        with connect_sync(service.url) as client:
            _fill(client, size)
            used = sum(
                int(client.memory_usage(key(), samples=0) or 0)
                for key in (keys.RECORDS, keys.BANDS)
            )
            print(f"\nIndex of {size:,} articles: {used / size:.0f} bytes each.")
        rates = asyncio.run(_publish(service.url))
        rates["check and publish, new articles, 3 writers"] = _publish_together(service.url, 3)
    for name, rate in rates.items():
        print(f"{name:52} {rate:10,.0f}/s")
    return {"articles": size, "bytes an article": used / size} | rates


def _fill(client: Any, size: int) -> None:
    names = [keys.STREAM(), keys.RECORDS(), keys.BANDS()]
    client.config_set("appendonly", "no")  # 17 KB an article, for what is measured later
    for start in range(0, size, 64):
        args: list[Any] = [30, 0, "drop", 1_000]
        for _ in range(min(64, size - start)):
            sketch = bytes([110]) + os.urandom(SKETCH - 1)
            args += [os.urandom(8), os.urandom(8), b"\0\0", os.urandom(4)]
            args += [os.urandom(4 * BANDS), sketch, b'{"schema":1']
        scripts.run_sync(client, "publish", names, args)
        if start % 64_000 == 0:
            client.xtrim(names[0], maxlen=0, approximate=False)
    client.xtrim(names[0], maxlen=0, approximate=False)
    client.config_set("appendonly", "yes")
    while client.info("persistence")["aof_rewrite_in_progress"]:
        time.sleep(0.1)


def _articles(count: int, seed: int) -> list[Article]:
    report = _reporter(random.Random(seed))
    return [
        Article(
            url=f"https://{seed}.example/{n}-1000{n}.html",
            canonical_url=f"https://{seed}.example/{n}-1000{n}.html",
            title="Bridge",
            body=report(),
            id=os.urandom(8).hex(),
            fingerprint=os.urandom(8).hex(),
        )
        for n in range(count)
    ]


async def _publish(url: str) -> dict[str, float]:
    articles = _articles(6_000, 2)
    loop = asyncio.get_running_loop()
    rates = {}
    async with connect(url) as client:
        writer = ArticleWriter(client, limit=0)
        for name in ("check and publish, new articles", "check, articles published before"):
            started, worked, used = loop.time(), time.process_time(), await _processor(client)
            waiting = iter(articles)
            await asyncio.gather(*(_worker(writer, waiting) for _ in range(192)))
            rates[name] = len(articles) / (loop.time() - started)
            rates[f"{name}, a core of writers"] = len(articles) / (time.process_time() - worked)
            rates[f"{name}, a core of Redis"] = len(articles) / (await _processor(client) - used)
    return rates


def _publish_together(url: str, writers: int) -> float:
    """Articles a second by the clock of so many processes together."""
    command = [sys.executable, "-m", "benchmarks.duplicates", "--publish-to", url, "--seed"]
    processes = [spawn([*command, str(10 + n)]) for n in range(writers)]
    with connect_sync(url) as client:
        for _ in processes:
            client.blpop(["ready"], 0)
        started = time.perf_counter()
        client.rpush("go", *range(writers))
        for process in processes:
            assert process.wait() == 0
        return 3_000 * writers / (time.perf_counter() - started)


async def _publish_when_told(url: str, seed: int) -> None:
    articles = iter(_articles(3_000, seed))
    async with connect(url) as client:
        await client.rpush("ready", seed)
        await client.blpop(["go"], 0)
        writer = ArticleWriter(client, limit=0)
        await asyncio.gather(*(_worker(writer, articles) for _ in range(64)))


def _reporter(chance: random.Random) -> Callable[[], str]:
    """Texts of 500 words, as frequent as Zipf's law has it, of 30,000."""
    parts = ["ka", "lo", "mi", "ter", "van", "sho", "brin", "ges", "dor", "pul", "an", "e"]
    words = ["".join(chance.choices(parts, k=chance.randint(1, 5))) for _ in range(30_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    totals = list(accumulate(weights))
    return lambda: " ".join(chance.choices(words, cum_weights=totals, k=500))


async def _worker(writer: ArticleWriter, articles: Iterator[Article]) -> None:
    """One of many pages in flight: while Redis checks some, others are made ready."""
    for article in articles:
        await writer.publish(article)


async def _processor(client: Any) -> float:
    """Seconds of processor time that the server has used."""
    info = await client.info("cpu")
    return float(info["used_cpu_user"]) + float(info["used_cpu_sys"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.duplicates", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
    parser.add_argument("--build", type=Path, metavar="DIR")
    parser.add_argument("--save", type=Path, metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--per-kind", type=int, default=40, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--index", type=int, default=0, metavar="N")
    parser.add_argument("--publish-to", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.publish_to:
        return asyncio.run(_publish_when_told(options.publish_to, options.seed))
    pairs: list[Pair] = []
    if options.build:
        if not (options.build / "manifest.jsonl").is_file():
            sys.exit(f"{options.build} holds no manifest.jsonl")
        pairs = build(options.build, per_kind=options.per_kind, seed=options.seed)
    elif options.file:
        lines = options.file.read_text("utf-8").splitlines()
        pairs = [Pair.from_dict(json.loads(line)) for line in lines]
    if options.save:
        lines = [json.dumps(pair.as_dict(), ensure_ascii=False) + "\n" for pair in pairs]
        options.save.write_text("".join(lines), "utf-8")
    found: dict[str, Any] = {}
    if pairs:
        found["quality"] = quality(pairs)
    found["microseconds"] = speed()
    if options.index:
        found["server"] = server(options.index)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False), "utf-8")
    return None


if __name__ == "__main__":
    main()
