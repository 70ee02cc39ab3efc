"""How long `scrapy crawl NAME` takes to begin: `python -m benchmarks.start [--runs N] [--json]`.

One spider of a plain Scrapy project that has nothing to do, against one site of newsbot's that has
nothing to do (its sources are asked of an empty archive, with a Redis of its own). CPU seconds of
the process, by turns; ratios hold on a busy machine, times do not. Also the import of the whole
catalogue, as a crawl of all sites needs it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PLAIN = """
import scrapy

class PlainSpider(scrapy.Spider):
    name = "plain"

    async def start(self):
        for item in ():
            yield item
"""
CATALOGUE = """
import time
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings
import newsbot.spiders.news
start = time.process_time()
loader = get_spider_loader(get_project_settings())
for name in loader.list():
    loader.load(name)
print(time.process_time() - start)
"""


def cpu_of(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """CPU seconds of a command and what it started.

    Raises:
        RuntimeError: the crawl did not come to its end.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if "Spider closed (finished)" not in done.stderr:  # that it found nothing is no failure here
        raise RuntimeError(done.stderr[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(runs: int) -> dict[str, float]:
    """Medians: CPU seconds of both, their ratio, and of loading the catalogue."""
    scrapy = [sys.executable, "-m", "scrapy", "crawl"]
    plain: list[float] = []
    ours: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = settings\n")
        (folder / "settings.py").write_text('SPIDER_MODULES = ["spiders"]\nLOG_LEVEL = "INFO"\n')
        (folder / "spiders.py").write_text(PLAIN)
        archive = folder / "empty.warc"
        archive.write_bytes(b"")
        # Both with compiled modules, as after an installation; the first run of each makes them.
        ours_environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
        ours_environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment = {**ours_environment, "PYTHONPATH": str(folder)}
        replay = ["-s", f"NEWSBOT_REPLAY={archive}", "-s", f"NEWSBOT_STATE_DIR={folder}/state"]
        for _ in range(runs + 1):
            plain.append(cpu_of([*scrapy, "plain"], folder, environment))
            ours.append(cpu_of([*scrapy, "bhaskar", *replay], PROJECT, ours_environment))
        catalogue = subprocess.run(
            [sys.executable, "-c", CATALOGUE],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        )
    first, second = statistics.median(plain[1:]), statistics.median(ours[1:])
    return {
        "plain": first,
        "newsbot": second,
        "ratio": second / first,
        "catalogue": float(catalogue.stdout),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = measure(arguments.runs)
    if arguments.json:
        print(json.dumps(found))
        return
    print(f"plain Scrapy, one empty spider   {found['plain']:.2f} s CPU")
    print(f"scrapy crawl bhaskar             {found['newsbot']:.2f} s CPU")
    print(f"ratio                            {found['ratio']:.2f}")
    print(f"whole catalogue                  {found['catalogue']:.2f} s CPU")


if __name__ == "__main__":
    main()
