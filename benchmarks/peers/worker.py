"""One worker process of a benchmark: `python -m benchmarks.peers.worker JOB`, JOB being JSON.

`kind` is "plain" (Scrapy alone), "scrapy-redis" or "newsbot"; all three run the same spider.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from benchmarks.loopback import Site
from benchmarks.peers import spiders

COMMON: dict[str, Any] = {
    "LOG_LEVEL": "INFO",
    "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_DELAY_JITTER": 0,
    "AUTOTHROTTLE_ENABLED": False,
}

PEER: dict[str, Any] = {
    "SCHEDULER": "scrapy_redis.scheduler.Scheduler",
    "DUPEFILTER_CLASS": "scrapy_redis.dupefilter.RFPDupeFilter",
    "SCHEDULER_PERSIST": True,
}


def settings_of(kind: str) -> Settings:
    """What a user of that kind of crawler starts from, and what all of them share."""
    settings = Settings()
    if kind.startswith("newsbot"):
        settings.setmodule("newsbot.settings", priority="project")
    elif kind == "scrapy-redis":
        settings.setdict({**PEER, "REDIS_URL": os.environ["REDIS_URL"]}, priority="project")
    settings.setdict(COMMON, priority="spider")
    # Beside those that each has: what they take is part of what it takes.
    settings["EXTENSIONS"]["benchmarks.peers.meter.Meter"] = 500
    return settings


def main() -> None:
    """Crawl as the job says, then exit with 1 if the crawl could not start."""
    job = json.loads(sys.argv[1])
    settings = settings_of(job["kind"])
    settings.setdict({**job["settings"], "BENCHMARK_REPORT": job["report"]}, priority="cmdline")
    pages, port, hosts, fanout = job["site"]
    process = AsyncCrawlerProcess(settings)
    process.crawl(
        spiders.KINDS[job["kind"]], site=Site(pages, port, hosts, fanout), **job["arguments"]
    )
    if profile := job["settings"].get("BENCHMARK_PROFILE"):
        import cProfile

        cProfile.runctx("process.start()", {"process": process}, {}, profile)
    else:
        process.start()
    sys.exit(1 if process.bootstrap_failed else 0)


if __name__ == "__main__":
    main()
