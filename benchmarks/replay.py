"""Speed of re-extraction, beside a peer on the same archive.

    python -m benchmarks.replay FILE.warc.gz [--json FILE] [--peer trafilatura [--python PYTHON]]

Ours by `scrapy replay`, in one process and in all, and by `scrapy crawl` with NEWSBOT_REPLAY; the
peer in a plain loop over the same file. CPU is that of all processes, their start included.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One way to read the file."""

    way: str
    pages: int
    articles: int
    seconds: float
    cpu_ms_per_page: float

    @property
    def pages_per_second(self) -> float:
        return self.pages / self.seconds


def measure(way: str, pages: int, run: Callable[[], int]) -> Row:
    """Time and child processes' CPU of `run`, which returns the number of articles."""
    begin, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    articles = run()
    seconds, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Row(way, pages, articles, seconds, cpu / pages * 1000)


def scrapy(folder: Path, *arguments: str) -> int:
    """Run a command of ours that writes `out.jsonl`; its number of lines.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    output = folder / "out.jsonl"
    environment = {**os.environ, "NEWSBOT_STATE_DIR": str(folder / "state")}
    command = [sys.executable, "-m", "scrapy", *arguments, "-O", str(output)]
    subprocess.run(command, check=True, env=environment, stderr=subprocess.DEVNULL)
    return output.read_bytes().count(b"\n")


PEER = """
import sys
from pathlib import Path
from newsbot.archive.index import ArchiveIndex
from newsbot.archive.reader import capture, read_at
import trafilatura
index = ArchiveIndex.read([Path(sys.argv[1])])
found = 0
for path, offset in index.places():
    page = capture(read_at(path, offset))
    found += bool(trafilatura.extract(page.body, url=page.url, with_metadata=True))
print(found)
"""


def peer(archive: Path, python: str) -> int:
    """Articles that trafilatura finds, read as our own reader reads."""
    command = [python, "-c", PEER, str(archive)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
    return int(done.stdout)


def compare(archive: Path, folder: Path, python: str | None) -> list[Row]:
    """All ways, on one file; the peer's by this interpreter."""
    from newsbot.archive.index import ArchiveIndex

    pages = len(ArchiveIndex.read([archive]).places())
    jobs = os.cpu_count() or 1
    replay = ("replay", str(archive), "--jobs")
    any_site = "SPIDER_MODULES=newsbot.monitoring.offline"
    crawl = ("crawl", "any", "-s", any_site, "-s", f"NEWSBOT_REPLAY={archive}")
    rows = [
        measure("scrapy replay, 1 process", pages, lambda: scrapy(folder, *replay, "1")),
        measure(f"scrapy replay, {jobs}", pages, lambda: scrapy(folder, *replay, str(jobs))),
        measure("scrapy crawl, replay", pages, lambda: scrapy(folder, *crawl)),
    ]
    if python:
        rows.append(measure("trafilatura, 1 process", pages, lambda: peer(archive, python)))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--peer", choices=["trafilatura"])
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the peer")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsbot-replay-") as folder:
        rows = compare(
            options.archive.resolve(), Path(folder), options.python if options.peer else None
        )
    print(f"{'way':26} {'pages':>6} {'articles':>8} {'pages/s':>8} {'CPU ms/page':>11}")
    for row in rows:
        print(
            f"{row.way:26} {row.pages:6} {row.articles:8} {row.pages_per_second:8.1f} "
            f"{row.cpu_ms_per_page:11.1f}"
        )
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=2))


if __name__ == "__main__":
    main()
