"""How fast articles go through the stream, and what is left of them when processes are killed.

    python -m benchmarks.stream [speed] [groups] [chaos] [--articles N] [--kills N] [--json FILE]

speed: write, read in batches, export to each format. groups: a fast and a slow group under a limit
of 20,000 articles. chaos: 4 writers and 3 exporters of one group, killed by SIGKILL over and over;
at the end every article must be in the files once, and no line torn. Without a name: all three.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.harness import spawn
from newsbot.items import Article
from newsbot.redis import RedisService, connect, connect_sync, keys
from newsbot.stream.encoding import encode
from newsbot.stream.export import Export, ExportFiles
from newsbot.stream.reader import ArticleStream
from newsbot.stream.writer import ArticleWriter
from newsbot.urls import article_id

WRITERS, READERS = 4, 3
_PARTS = ["विदे", "राष्", "मंत्री", "coun", "brid", "mar", "rep", "ver", "ald", "ing"]
_WORDS = [f"{a}{b}{c}" for a in _PARTS for b in _PARTS for c in _PARTS]


def article(number: int) -> Article:
    """One of about 3 KB; no other has its text."""
    chance = random.Random(number)
    body = "\n\n".join(" ".join(chance.choices(_WORDS, k=70)) for _ in range(4))
    url = f"https://site{number % 7}.example/{number}"
    return Article(
        url=url,
        canonical_url=url,
        site=f"site{number % 7}",
        title=f"Report {number}",
        body=body,
        language="hi",
        date_published="2026-11-24T08:30:00+05:30",
        fetched_at="2026-11-24T03:00:00+00:00",
        id=article_id(url),
        fingerprint=article_id(url),
    )


def speed(url: str, count: int, folder: Path) -> dict[str, float]:
    """Articles a second through one process, of its processor time and of the clock."""
    articles = [article(n) for n in range(min(count, 5_000))]

    async def write() -> None:
        async with connect(url) as client:
            writer = ArticleWriter(client, limit=0)
            for at in range(0, len(articles), 256):
                await asyncio.gather(*map(writer.publish, articles[at : at + 256]))

    found: dict[str, float] = {}
    with connect_sync(url) as client:
        found |= _rates("write", len(articles), lambda: asyncio.run(write()))
        client.flushall()
        _fill(client, count)
        found |= _rates("read and acknowledge, 500 a batch", count, lambda: _read(url, "speed"))
        for name in ("a.jsonl", "a.jsonl.gz", "a.parquet", "%(site)s-%(date)s.jsonl"):
            found |= _rates(
                f"export to {name}", count, lambda name=name: _export(url, folder / name, name)
            )
        client.flushall()
    return found


def _rates(name: str, count: int, task: Any) -> dict[str, float]:
    clock, processor = time.perf_counter(), time.process_time()
    task()
    processor, clock = time.process_time() - processor, time.perf_counter() - clock
    print(f"{name:36} {count / clock:10,.0f}/s by the clock {count / processor:10,.0f}/s a core")
    return {name: count / clock, f"{name}, a core": count / processor}


def _fill(client: Any, count: int) -> None:
    for at in range(0, count, 1_000):
        with client.pipeline(transaction=False) as pipe:
            for number in range(at, min(at + 1_000, count)):
                pipe.xadd(keys.STREAM(), {"article": encode(article(number % 3_000))})
            pipe.execute()


def _read(url: str, group: str) -> None:
    with ArticleStream(url, group, follow=False, batch=500) as stream:
        for batch in stream.batches():
            stream.ack(batch)


def _export(url: str, path: Path, group: str) -> None:
    with Export(url, group, ExportFiles(str(path)), follow=False, batch=1_000) as export:
        for _ in export.run():
            pass


def groups(url: str, count: int) -> dict[str, float]:
    """A fast and a slow group, while one writer goes on under a limit of 20,000."""
    limit, events = 20_000, Counter[str]()
    readers = [
        spawn([sys.executable, "-m", "benchmarks.stream", "--read", group, "--pause", pause, url])
        for group, pause in (("fast", "0"), ("slow", "0.05"))
    ]
    with connect_sync(url) as client:
        while len(client.xinfo_groups(keys.STREAM()) if client.exists(keys.STREAM()) else ()) < 2:
            time.sleep(0.05)
        peak = asyncio.run(_write_watched(url, count, limit, events))
        for reader in readers:
            while client.xpending(keys.STREAM(), "slow")["pending"] or any(
                group["lag"] for group in client.xinfo_groups(keys.STREAM())
            ):
                time.sleep(0.2)
            reader.terminate()
            reader.wait()
        read = {group: int(client.get(f"read:{group}") or 0) for group in ("fast", "slow")}
        client.flushall()
    print(f"two groups: {count:,} written, read {read}; events {dict(events)}")
    print(f"at most {peak['articles']:,.0f} in the stream, {peak['bytes'] / 1e6:,.0f} MB of Redis")
    assert read == {"fast": count, "slow": count}, read
    assert peak["articles"] <= limit
    return {"written": count, **peak, **events}


async def _write_watched(
    url: str, count: int, limit: int, events: Counter[str]
) -> dict[str, float]:
    peak = {"articles": 0.0, "bytes": 0.0}
    async with connect(url) as client:
        writer = ArticleWriter(client, limit=limit, count=lambda e, n: events.update({e: n}))
        for at in range(0, count, 256):
            numbers = range(at, min(at + 256, count))
            await asyncio.gather(*(writer.publish(article(number)) for number in numbers))
            peak["articles"] = max(peak["articles"], await client.xlen(keys.STREAM()))
            memory = await client.info("memory")
            peak["bytes"] = max(peak["bytes"], float(memory["used_memory"]))
    return peak


def _read_slowly(url: str, group: str, pause: float) -> None:
    with connect_sync(url) as client, ArticleStream(url, group, batch=500) as stream:
        signal.signal(signal.SIGTERM, lambda *_: stream.stop())
        for batch in stream.batches():
            time.sleep(pause)
            stream.ack(batch)
            client.incrby(f"read:{group}", len(batch))


def chaos(url: str, count: int, kills: int, folder: Path) -> dict[str, float]:
    """Kill writers and exporters while `count` articles pass; compare the files with the truth."""
    chance = random.Random(7)
    outputs = [folder / f"{n}.jsonl" for n in range(READERS)]
    commands = [
        [sys.executable, "-m", "benchmarks.stream", "--write", str(n), str(folder), url]
        for n in range(WRITERS)
    ]
    commands += [
        [sys.executable, "-m", "benchmarks.stream", "--export", str(path), url] for path in outputs
    ]
    for command in commands[:WRITERS]:
        command += ["--articles", str(count)]
    running = [spawn(command) for command in commands]
    killed = Counter[str]()
    started = time.monotonic()
    deadline = started + 120 + count / 50
    with connect_sync(url) as client:
        while (
            sum(killed.values()) < kills
            or any(_is_at_work(process) for process in running[:WRITERS])
            or _is_behind(client)
        ):
            assert time.monotonic() < deadline, "the processes do not come to an end"
            done = sum(path.stat().st_size for path in outputs if path.exists())
            time.sleep(chance.uniform(0.05, 0.5))
            due = kills * min(done / (3_000 * count), 1.0)
            if not any(_is_at_work(process) for process in running[:WRITERS]):
                due = kills
            for n in chance.sample(range(len(running)), len(running)):
                process = running[n]
                is_due = sum(killed.values()) < max(due, 1) and chance.random() < 0.4
                if is_due and process.poll() is None:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    killed["writers" if n < WRITERS else "exporters"] += 1
                if process.poll() not in (None, 0):
                    running[n] = spawn(commands[n])
        # One that was just killed again has yet to cut its file back, and may not even be so far
        # that it understands SIGTERM: what the files hold is said once each ran to its end.
        for process in running:
            process.terminate()
            process.wait()
        for command in commands[WRITERS:]:
            with spawn([*command, "--once"]) as process:
                assert process.wait(60) == 0
        published = client.xinfo_stream(keys.STREAM())["entries-added"]
    numbers = []
    for path in outputs:
        data = path.read_bytes()
        # Empty is well: the others may have been quicker.
        assert not data or data.endswith(b"\n"), f"a torn line in {path}"
        numbers += [int(json.loads(line)["title"].split()[1]) for line in data.splitlines()]
    seen = Counter(numbers)
    result = {
        "articles": count,
        "published": published,
        "in the files": len(numbers),
        "missing": count - len(seen),
        "twice": sum(n > 1 for n in seen.values()),
        "seconds": time.monotonic() - started,
        "writers": killed["writers"],
        "exporters": killed["exporters"],
    }
    print("chaos:", ", ".join(f"{name} {value:,.0f}" for name, value in result.items()))
    assert sorted(numbers) == list(range(count)), "the files are not the truth"
    assert published == count, "an article was published twice"
    return result


def _is_at_work(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() != 0


def _is_behind(client: Any) -> bool:
    if not client.exists(keys.STREAM()):
        return True
    return any(group["lag"] or group["pending"] for group in client.xinfo_groups(keys.STREAM()))


def _write(url: str, part: int, count: int, folder: Path) -> None:
    """Publish one part of the articles; started again, from a little before where it was."""
    progress = folder / f"writer-{part}"
    numbers = range(part, count, WRITERS)
    start = int(progress.read_text() or 0) if progress.exists() else 0

    async def main() -> None:
        async with connect(url) as client:
            writer = ArticleWriter(client, limit=0)
            for at in range(max(start - 50, 0), len(numbers), 50):
                batch = numbers[at : at + 50]
                await asyncio.gather(*(writer.publish(article(number)) for number in batch))
                unfinished = progress.with_suffix(".new")
                unfinished.write_text(str(at))
                unfinished.replace(progress)

    asyncio.run(main())


def _export_part(url: str, path: Path, follow: bool) -> None:
    options: dict[str, Any] = {"follow": follow, "batch": 50, "idle": 5.0, "deliveries": 1_000}
    with Export(url, "chaos", ExportFiles(str(path)), **options) as export:
        signal.signal(signal.SIGTERM, lambda *_: export.stop())
        for _ in export.run():
            pass


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.stream", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="speed|groups|chaos")
    parser.add_argument("--articles", type=int, default=20_000, metavar="N")
    parser.add_argument("--kills", type=int, default=20, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE")
    for role in ("--write", "--read", "--pause", "--export"):
        parser.add_argument(role, help=argparse.SUPPRESS)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        folder, url = options.names
        return _write(url, int(options.write), options.articles, Path(folder))
    if options.read:
        return _read_slowly(options.names[0], options.read, float(options.pause))
    if options.export:
        return _export_part(options.names[0], Path(options.export), follow=not options.once)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place, RedisService(state_dir=Path(place)) as service:
        for name in options.names or ("speed", "groups", "chaos"):
            folder = Path(place) / name
            folder.mkdir()
            if name == "speed":
                found[name] = speed(service.url, options.articles, folder)
            elif name == "groups":
                found[name] = groups(service.url, options.articles)
            elif name == "chaos":
                found[name] = chaos(service.url, options.articles, options.kills, folder)
            else:
                sys.exit(f"{name}: speed, groups or chaos")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))
    return None


if __name__ == "__main__":
    main()
