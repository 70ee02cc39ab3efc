"""Measures a worker from inside, and keeps scrapy-redis' idle workers waiting for work."""

from __future__ import annotations

import json
import time
from pathlib import Path

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider

from benchmarks.memory import peak


class Meter:
    """Writes a worker's CPU, time and stats to the file BENCHMARK_REPORT when it closes.

    CPU counts from the first response to the last item or response, so that start-up and the wait
    at the end are not in it. scrapy-redis closes a worker the moment the shared queue is empty,
    even while others work; BENCHMARK_PATIENCE seconds without a response make up for that.
    """

    def __init__(self, crawler: Crawler, report: str, patience: float) -> None:
        self.crawler = crawler
        self.report = Path(report)
        self.patience = patience
        self.pages = 0
        self.born = self.last = self.first_time = self.last_time = time.monotonic()
        self.first_cpu = self.last_cpu = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Meter:
        """Read the settings and follow the crawl."""
        settings = crawler.settings
        meter = cls(crawler, settings["BENCHMARK_REPORT"], settings.getfloat("BENCHMARK_PATIENCE"))
        crawler.signals.connect(meter.response_received, signals.response_received)
        crawler.signals.connect(meter.mark, signals.item_scraped)
        crawler.signals.connect(meter.spider_idle, signals.spider_idle)
        crawler.signals.connect(meter.spider_closed, signals.spider_closed)
        return meter

    def response_received(self) -> None:
        """Count a page."""
        if not self.pages:
            self.first_cpu, self.first_time = time.process_time(), time.monotonic()
        self.pages += 1
        self.mark()

    def mark(self) -> None:
        """Take the time of the last sign of work."""
        self.last_cpu, self.last_time = time.process_time(), time.monotonic()

    def spider_idle(self, spider: Spider) -> None:
        """Stay open for a while after the last sign of work."""
        if time.monotonic() - self.last_time < self.patience:
            raise DontCloseSpider

    def spider_closed(self, reason: str) -> None:
        """Write the report."""
        assert self.crawler.stats is not None
        report = {
            "reason": reason,
            "pages": self.pages,
            "cpu": self.last_cpu - self.first_cpu,
            "seconds": self.last_time - self.first_time,
            "start_cpu": self.first_cpu,
            "start_seconds": self.first_time - self.born,
            "max_rss": peak(),
            "stats": self.crawler.stats.get_stats(),
        }
        self.report.write_text(json.dumps(report, default=str))
