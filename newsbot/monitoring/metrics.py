"""Prometheus metrics of all crawls that share a Redis, read from it when they are asked for.

One exporter for a whole fleet: `scrapy dashboard` answers `/metrics`. Names follow
https://prometheus.io/docs/practices/naming/. Counters are each worker's own and begin at 0 with it;
a worker that ended is forgotten after a day.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from newsbot.monitoring.drift import drifted
from newsbot.monitoring.latest import read_sites
from newsbot.monitoring.status import read_status
from newsbot.monitoring.worker_report import read_reports
from newsbot.redis import keys
from newsbot.spiders.delays import percentile, read_delays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import redis
    from prometheus_client.core import Metric

    from newsbot.monitoring.status import Status
    from newsbot.monitoring.worker_report import Report

_WORKER = ("worker", "spider")
_COUNTERS = (
    ("pages", "Responses that arrived.", "response_received_count"),
    ("received_bytes", "Bytes of responses.", "downloader/response_bytes"),
    ("boilerplate_lines", "Lines of boilerplate stripped.", "newsbot/boilerplate/lines"),
    ("leases_expired", "Requests taken back from dead workers.", "newsbot/frontier/reclaimed"),
    ("logged_errors", "Records logged as errors.", "log_count/ERROR"),
    ("stream_waits", "Waits for a full stream.", "newsbot/stream/waits/full"),
)
"""Name, help and the statistic."""
_LABELLED = (
    ("articles", "Articles by what became of them.", "event", "newsbot/articles/"),
    ("duplicates", "Articles and requests not taken twice, by how.", "kind", "newsbot/duplicates/"),
    ("dropped", "Pages that gave no article, by why.", "reason", "newsbot/dropped/"),
    ("responses", "Responses by status.", "status", "downloader/response_status_count/"),
    ("download_errors", "Downloads that failed.", "error", "downloader/exception_type_count/"),
)
"""Name, help, label and what the statistics begin with whose names end in the label's value."""


class FleetCollector(Collector):
    """Reads everything once a scrape; `newsbot_up` is 0 where Redis does not answer."""

    def __init__(self, client: redis.Redis, namespace: str) -> None:
        self._client = client
        self._namespace = namespace

    def describe(self) -> Iterable[Metric]:
        return ()  # registering asks Redis nothing

    def collect(self) -> Iterator[Metric]:
        try:
            status = read_status(self._client, self._namespace)
            found = [*self._workers(), *_frontier(status), *_stream(status), *self._sites()]
        except (RedisError, OSError):
            found = []
        yield GaugeMetricFamily("newsbot_up", "Whether Redis answers.", value=float(bool(found)))
        yield from found

    def _workers(self) -> Iterator[Metric]:
        reports = read_reports(self._client, self._namespace)
        for name, text, statistic in _COUNTERS:
            family = CounterMetricFamily(f"newsbot_{name}", text, labels=_WORKER)
            for report in reports:
                family.add_metric(_names(report), float(report.stats.get(statistic, 0)))
            yield family
        for name, text, label, prefix in _LABELLED:
            family = CounterMetricFamily(f"newsbot_{name}", text, labels=(*_WORKER, label))
            for report in reports:
                for statistic, value in report.stats.items():
                    last = statistic.removeprefix(prefix)
                    if last != statistic and "/" not in last:
                        family.add_metric((*_names(report), last), float(value))
            yield family
        beat = GaugeMetricFamily(
            "newsbot_worker_last_report_timestamp_seconds", "Last sign of life.", labels=_WORKER
        )
        for report in reports:
            beat.add_metric(_names(report), report.beat)
        yield beat

    def _sites(self) -> Iterator[Metric]:
        articles = CounterMetricFamily(
            "newsbot_site_articles", "Articles a site gave.", labels=("site",)
        )
        last = GaugeMetricFamily(
            "newsbot_site_last_article_timestamp_seconds", "Newest article.", labels=("site",)
        )
        for name, site in read_sites(self._client, self._namespace).items():
            articles.add_metric((name,), site.published)
            last.add_metric((name,), site.last)
        yield from (articles, last)
        delay = GaugeMetricFamily(
            "newsbot_site_delay_seconds",
            "From publication on the site to the stream, of the fleet's articles.",
            labels=("site", "percentile"),  # a summary alone may have `quantile`
        )
        raw: Any = self._client.hgetall(keys.DELAYS(self._namespace))
        for name, classes in read_delays(raw).items():
            for share in (50, 95):
                delay.add_metric((name, str(share)), percentile(classes, share / 100))
        yield delay
        fell = GaugeMetricFamily(
            "newsbot_site_drift", "What a measure fell to.", labels=("site", "measure")
        )
        for name, drops in drifted(read_reports(self._client, self._namespace)).items():
            for measure, value in drops.items():
                fell.add_metric((name, measure), value)
        yield fell


def _frontier(status: Status) -> Iterator[Metric]:
    workers = GaugeMetricFamily("newsbot_workers", "Workers.", labels=("spider", "state"))
    for key, number in Counter((w.spider, w.state) for w in status.workers).items():
        workers.add_metric(key, number)
    yield workers
    for name, text, values in (
        ("queue_requests", "Requests queued.", {s.spider: s.queued for s in status.spiders}),
        ("in_flight_requests", "Leased.", {s.spider: s.in_flight for s in status.spiders}),
        ("dead_letters", "Given up.", {s.spider: s.dead_letters for s in status.spiders}),
    ):
        family = GaugeMetricFamily(f"newsbot_{name}", text, labels=("spider",))
        for spider, value in values.items():
            family.add_metric((spider,), value)
        yield family
    for name, text, size in (
        ("redis_memory_used_bytes", "Memory of Redis.", status.memory_used),
        ("redis_memory_limit_bytes", "maxmemory; 0: none.", status.memory_limit),
    ):
        yield GaugeMetricFamily(f"newsbot_{name}", text, value=size)


def _stream(status: Status) -> Iterator[Metric]:
    groups = status.groups
    yield GaugeMetricFamily("newsbot_stream_articles", "In the stream.", value=status.stream_length)
    for name, text, values in (
        ("unread", "Articles not given to the group.", {g.name: g.unread for g in groups}),
        ("pending", "Given, not acknowledged.", {g.name: g.pending for g in groups}),
        ("dead_letters", "Not usable.", {g.name: g.dead for g in groups}),
        ("behind_seconds", "Age of the oldest left.", {g.name: g.oldest for g in groups}),
    ):  # fmt: skip
        family = GaugeMetricFamily(f"newsbot_stream_group_{name}", text, labels=("group",))
        for group, value in values.items():
            family.add_metric((group,), value or 0)
        yield family


def exposition(client: redis.Redis, namespace: str) -> bytes:
    """All metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(FleetCollector(client, namespace))
    return generate_latest(registry)


def _names(report: Report) -> tuple[str, str]:
    return report.worker, report.spider
